import { TargetPicker } from './target-picker.tsx';
import { useDraftTarget } from './use-draft-target.ts';

/** Where commands and scripts go; nothing while no VM runs. */
export const Targets = () => {
  const { living, infra, infraId, count } = useDraftTarget();
  if (infraId === null) return null;
  return <TargetPicker infras={living} infra={infra} infraId={infraId} count={count} />;
};
