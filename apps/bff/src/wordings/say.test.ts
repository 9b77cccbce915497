import { expect, test } from 'vitest';
import { alreadySaid, asRemedy, say } from './say.ts';

test('a sentence is filled in, and goes with its name and what fills it in', () => {
  expect(say('aws-region-unknown', { region: 'us-nowhere-1' })).toEqual({
    text: 'AWS has no region us-nowhere-1.',
    wording: { code: 'aws-region-unknown', values: { region: 'us-nowhere-1' } },
  });
  expect(asRemedy(say('call-slower'))).toEqual({
    remedy: 'Nothing to do: the call is repeated more slowly.',
    remedyWording: { code: 'call-slower' },
  });
});

test('sentences stand in sentences, and what a cloud has said stays as it is', () => {
  const gone = say('no-living-vm', { cloud: 'AWS', vm: 'i-1', action: say('act-resume') });
  expect(gone.text).toBe('AWS has no living VM i-1 to resume.');
  expect(say('incident-stuck', { vm: 'web-1', why: gone }).wording).toEqual({
    code: 'incident-stuck',
    values: { vm: 'web-1', why: gone.wording },
  });
  const verbatim = say('incident-stuck', { vm: 'web-1', why: alreadySaid('{{vm}} is locked', undefined) });
  expect(verbatim.text).toBe('web-1 cannot be terminated yet: {{vm}} is locked');
  expect(verbatim.wording.values).toEqual({ vm: 'web-1', why: '{{vm}} is locked' });
});

test('several are a list', () => {
  const actions = [say('act-reboot'), say('act-terminate')];
  expect(say('possible-there', { actions })).toEqual({
    text: 'Possible there: restart, terminate.',
    wording: {
      code: 'possible-there',
      values: { actions: [{ code: 'act-reboot' }, { code: 'act-terminate' }] },
    },
  });
});
