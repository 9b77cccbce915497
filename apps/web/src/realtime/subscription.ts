import type { ServerFrame, SubscribeFrame } from '@terroir/shared-types';

type FrameOf<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;
export type EventFrame = FrameOf<'event'>;
export type ChunkFrame = FrameOf<'chunk'>;
export type TaskStatusFrame = FrameOf<'task-status'>;
export type DataFrame = EventFrame | ChunkFrame | TaskStatusFrame | FrameOf<'caught-up'>;

/** What is asked for, and from where: an event number, bytes held, or bytes held per task. */
export type Topic =
  | { channel: 'events'; after: number }
  | { channel: 'task'; taskId: string; after: number }
  | { channel: 'run'; runId: string; after: Record<string, number> };

export interface SubscriptionHandlers {
  onFrame: (frame: DataFrame) => void;
  /**
   * The server cannot continue from here: read the state again and answer where to go on.
   * A rejection is tried again at the next connection.
   */
  onResync: () => Promise<Topic>;
  /** The server refused the subscription, e.g. an unknown run. */
  onError?: (code: string, detail: string) => void;
}

/** Moves the cursor past a frame that was handled, so that a reconnect repeats nothing. */
export const advance = (topic: Topic, frame: DataFrame): Topic => {
  switch (topic.channel) {
    case 'events':
      return frame.type === 'event' ? { ...topic, after: Math.max(topic.after, frame.event.seq) } : topic;
    case 'task':
      return frame.type === 'chunk' ? { ...topic, after: frame.offset + frame.bytes } : topic;
    case 'run':
      return frame.type === 'chunk'
        ? { ...topic, after: { ...topic.after, [frame.taskId]: frame.offset + frame.bytes } }
        : topic;
    default:
      return topic satisfies never;
  }
};

export const subscribeFrame = (id: string, topic: Topic): SubscribeFrame => ({
  type: 'subscribe',
  id,
  ...topic,
});
