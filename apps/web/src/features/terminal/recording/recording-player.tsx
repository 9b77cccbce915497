import type { Recording } from '@terroir/shared-types';
import { useQuery } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { recordingFilePath } from '../../../api/terminals.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useXterm } from '../use-xterm.ts';
import { parseAsciicast } from './parse-asciicast.ts';
import { useFittingFont } from './use-fitting-font.ts';
import { usePlayback } from './use-playback.ts';

const speeds = [1, 2, 4];
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

const Player = ({ recording }: { recording: Recording }) => {
  const { t } = useTranslation('terminal');
  const {
    data: cast,
    error,
    refetch,
  } = useQuery({
    queryKey: [...keys.recordings, recording.id],
    queryFn: async ({ signal }) =>
      parseAsciicast(await (await send(recordingFilePath(recording.id), { signal })).text()),
    staleTime: Infinity,
  });
  const { host, xterm } = useXterm(t('recordingOf', { name: recording.vmName }), {
    readOnly: true,
    fits: false,
  });
  const { playing, toggle, speed, setSpeed, atSeconds, seek } = usePlayback(
    xterm?.terminal ?? null,
    cast ?? null,
  );
  const frame = useFittingFont(xterm?.terminal ?? null, cast?.cols ?? null);
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <div className="flex flex-col gap-2">
      <div ref={frame} className="overflow-auto rounded-md bg-sunken p-2">
        <div ref={host} />
      </div>
      <div className="flex items-center gap-2">
        <IconButton label={playing ? t('pause') : t('play')} icon={playing ? Pause : Play} onClick={toggle} />
        <input
          type="range"
          aria-label={t('position')}
          aria-valuetext={clock(atSeconds)}
          className="min-w-0 flex-1 accent-accent"
          min={0}
          max={cast?.durationSeconds ?? 0}
          step={0.1}
          value={atSeconds}
          onChange={(event) => seek(Number(event.target.value))}
        />
        <span className="text-xs whitespace-nowrap tabular text-muted">
          {clock(atSeconds)} / {clock(cast?.durationSeconds ?? 0)}
        </span>
        <fieldset className="flex gap-0.5">
          <legend className="sr-only">{t('speed')}</legend>
          {speeds.map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={value === speed}
              onClick={() => setSpeed(value)}
              className="h-7 min-w-8 rounded px-1 text-xs text-muted hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent thumb:h-11"
            >
              {value}×
            </button>
          ))}
        </fieldset>
      </div>
    </div>
  );
};

/** Plays a recording where it was made: no other program, no network. */
export const RecordingPlayer = ({
  recording,
  onClose,
}: {
  recording: Recording | null;
  onClose: () => void;
}) => {
  const { t } = useTranslation('terminal');
  return (
    <Dialog
      open={recording !== null}
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={recording === null ? '' : t('recordingOf', { name: recording.vmName })}
      {...(recording?.truncated === true ? { description: t('recordingTruncated') } : {})}
    >
      {recording && <Player key={recording.id} recording={recording} />}
    </Dialog>
  );
};
