import { InfraDeployments } from '../features/deployments/infra-deployments.tsx';
import { InfraDetail } from '../features/infra-detail/infra-detail.tsx';
import { InfraList } from '../features/infras/infra-list.tsx';
import { InfraEndpoints } from '../features/llm/endpoint-list.tsx';
import { ProvisioningView } from '../features/provisioning/provisioning-view.tsx';
import { ScheduleList } from '../features/schedules/schedule-list.tsx';
import { useInfra } from '../api/infras.ts';
import { useSelection } from '../stores/url-state.ts';

/** The infras, or the one that is looked at. */
export const InfrasPanel = () => {
  const [{ infra: infraId }, setSelection] = useSelection();
  const infra = useInfra(infraId);
  if (infraId === null) return <InfraList onOpen={(id) => void setSelection({ infra: id, vm: null })} />;
  return (
    <InfraDetail
      key={infraId}
      infraId={infraId}
      // A deletion that is answered late closes no other infra.
      onBack={() => void setSelection((now) => (now.infra === infraId ? { infra: null, vm: null } : {}))}
      progress={<ProvisioningView infraId={infraId} />}
      schedules={<ScheduleList infraId={infraId} />}
      endpoints={
        <div className="relative min-h-0 flex-1 overflow-y-auto">
          <InfraDeployments infraId={infraId} />
          <InfraEndpoints infraId={infraId} simulated={infra.data?.simulated === true} />
        </div>
      }
    />
  );
};
