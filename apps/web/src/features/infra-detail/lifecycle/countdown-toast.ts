import { toast } from '../../../ui/toast.tsx';

interface Countdown {
  id: string;
  /** Epoch ms at which the server acts. */
  untilMs: number;
  text: (secondsLeft: number) => string;
  undoLabel: string;
  onUndo: () => void;
  onDone: () => void;
}

const counting = new Set<string>();

/** True while this page shows the notice of this operation. */
export const hasCountdown = (id: string): boolean => counting.has(id);

/** A notice that counts down to what will happen, and can take it back until then. */
export const startCountdown = ({ id, untilMs, text, undoLabel, onUndo, onDone }: Countdown): void => {
  const stop = (): void => {
    clearInterval(timer);
    counting.delete(id);
    toast.dismiss(id);
  };
  const show = (): void => {
    const secondsLeft = Math.ceil((untilMs - Date.now()) / 1000);
    if (secondsLeft <= 0) {
      stop();
      onDone();
      return;
    }
    toast(text(secondsLeft), {
      id,
      duration: Infinity,
      action: {
        label: undoLabel,
        onClick: () => {
          stop();
          onUndo();
        },
      },
    });
  };
  counting.add(id);
  const timer = setInterval(show, 1000);
  show();
};
