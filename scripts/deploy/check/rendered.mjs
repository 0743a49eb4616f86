/** What a cluster would find out only later: names that nothing has, and a pod that may do more than it must. */
export const renderedProblems = (all) => {
  const workloads = all.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return [
    ...workloads.flatMap((workload) => podProblems(workload, all).map((problem) => `${nameOf(workload)}: ${problem}`)),
    ...all.flatMap((resource) =>
      referenceProblems(resource, all, workloads).map((problem) => `${nameOf(resource)}: ${problem}`),
    ),
    ...twice(all),
  ];
};

const nameOf = ({ kind, metadata }) => `${kind} ${metadata.name}`;

const twice = (all) => {
  const names = all.map(nameOf);
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is there twice`);
};

const podProblems = ({ spec: { template, volumeClaimTemplates = [] } }, all) => {
  const { spec } = template;
  const has = (kind, name) => all.some((other) => other.kind === kind && other.metadata.name === name);
  const volumes = new Set(
    [...(spec.volumes ?? []), ...volumeClaimTemplates.map(({ metadata }) => metadata)].map(({ name }) => name),
  );
  return [
    ...(spec.securityContext?.runAsNonRoot && spec.securityContext.seccompProfile ? [] : ['may run as root']),
    ...(spec.automountServiceAccountToken === false ? [] : ['is given a token of the cluster']),
    ...(has('ServiceAccount', spec.serviceAccountName) ? [] : [`no service account ${spec.serviceAccountName}`]),
    ...(spec.volumes ?? [])
      .filter(({ configMap }) => configMap && !has('ConfigMap', configMap.name))
      .map(({ configMap }) => `no config map ${configMap.name}`),
    ...spec.containers.flatMap((container) => containerProblems(container, volumes, has)),
  ];
};

const containerProblems = (container, volumes, has) => {
  const {
    image,
    securityContext = {},
    resources,
    readinessProbe,
    livenessProbe,
    volumeMounts = [],
    envFrom = [],
    ports = [],
  } = container;
  const open = new Set(ports.map(({ name }) => name));
  return [
    ...(/:[\w.-]*\d/.test(image) ? [] : [`${image} names no version`]),
    ...(securityContext.readOnlyRootFilesystem ? [] : ['may write to its own files']),
    ...(securityContext.allowPrivilegeEscalation === false ? [] : ['may take more rights']),
    ...(securityContext.capabilities?.drop?.includes('ALL') ? [] : ['keeps capabilities']),
    ...(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory ? [] : ['has no resources']),
    ...[readinessProbe, livenessProbe].flatMap((probe) =>
      open.has(probe?.httpGet?.port) ? [] : ['has a probe of no port'],
    ),
    ...volumeMounts.filter(({ name }) => !volumes.has(name)).map(({ name }) => `no volume ${name}`),
    ...envFrom
      .filter(({ configMapRef }) => configMapRef && !has('ConfigMap', configMapRef.name))
      .map(({ configMapRef }) => `no config map ${configMapRef.name}`),
  ];
};

/** Whether what a resource selects is there, and whether the port that it names is open. */
const referenceProblems = (resource, all, workloads) => {
  const { kind, spec } = resource;
  const select = (labels = {}) =>
    workloads.filter((workload) => matches(workload.spec.template.metadata.labels, labels));
  if (kind === 'Service')
    return portProblems(
      select(spec.selector),
      spec.ports.map(({ targetPort }) => targetPort),
    );
  if (kind === 'PodDisruptionBudget')
    return select(spec.selector.matchLabels).length === 1 ? [] : ['selects no one workload'];
  if (kind === 'HorizontalPodAutoscaler') {
    const { name, kind: of } = spec.scaleTargetRef;
    return workloads.some((other) => other.kind === of && other.metadata.name === name) ? [] : [`no ${of} ${name}`];
  }
  if (kind !== 'NetworkPolicy') return [];
  const peers = [
    ...(spec.ingress ?? []).flatMap(({ from = [] }) => from),
    ...(spec.egress ?? []).flatMap(({ to = [] }) => to),
  ];
  return [
    ...(select(spec.podSelector.matchLabels).length > 0 ? [] : ['selects nothing']),
    ...peers
      .filter(({ podSelector }) => podSelector && select(podSelector.matchLabels).length === 0)
      .map(({ podSelector }) => `lets in or out nobody: ${JSON.stringify(podSelector.matchLabels)}`),
    ...portProblems(
      select(spec.podSelector.matchLabels),
      (spec.ingress ?? []).flatMap(({ ports = [] }) => ports.map(({ port }) => port)),
    ),
  ];
};

const portProblems = (selected, ports) => {
  if (selected.length === 0) return ['selects nothing'];
  const open = new Set(
    selected.flatMap(({ spec }) =>
      spec.template.spec.containers.flatMap((container) => container.ports.map(({ name }) => name)),
    ),
  );
  return ports.filter((port) => typeof port === 'string' && !open.has(port)).map((port) => `no port ${port}`);
};

const matches = (labels, wanted) => Object.entries(wanted).every(([name, value]) => labels[name] === value);
