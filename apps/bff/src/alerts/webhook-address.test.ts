import { expect, test } from 'vitest';
import { resolveTarget, urlRefusal } from './webhook-address.ts';

const refusal = (url: string, reach: 'public' | 'private' | 'loopback' = 'public') =>
  urlRefusal(new URL(url), reach);

test('a public https address is called, plain http and credentials in the URL are not', () => {
  expect(refusal('https://hooks.example.com/x')).toBeNull();
  expect(refusal('https://93.184.216.34/x')).toBeNull();
  expect(refusal('http://hooks.example.com/x')).toContain('must be https');
  expect(refusal('https://user:secret@hooks.example.com/x')).toContain('must not hold a user');
});

test('private networks and this machine need their word', () => {
  for (const host of [
    '10.0.0.5',
    '172.31.255.1',
    '192.168.1.1',
    '100.64.3.3',
    '[fd12::1]',
    '[::ffff:10.0.0.5]',
  ]) {
    expect(refusal(`https://${host}/`)).toContain('private network');
    expect(refusal(`https://${host}/`, 'private')).toBeNull();
  }
  for (const host of ['127.0.0.1', '127.8.8.8', '[::1]', '[::ffff:127.0.0.1]', '0x7f000001', '2130706433']) {
    expect(refusal(`https://${host}/`, 'private')).toContain('this machine');
    expect(refusal(`http://${host}/`, 'loopback')).toBeNull();
  }
  expect(refusal('http://10.0.0.5/', 'loopback')).toContain('Only https');
});

test('metadata, link-local, multicast and wrapped addresses are never called', () => {
  for (const host of [
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[::]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '[2002:a9fe:a9fe::1]',
  ]) {
    for (const reach of ['public', 'private', 'loopback'] as const) {
      expect(refusal(`https://${host}/`, reach), `${host} with reach ${reach}`).toContain('never called');
    }
  }
});

test('a name is judged by what it resolves to', async () => {
  await expect(resolveTarget(new URL('https://localhost/'), 'public')).rejects.toThrow('this machine');
  expect(['127.0.0.1', '::1']).toContain(await resolveTarget(new URL('http://localhost/'), 'loopback'));
});
