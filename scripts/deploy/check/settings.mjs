import { platformSettings } from '../../../libs/platform/hosting/dist/index.js';

/** What is wrong with settings as they are written down for a process: names that nothing reads, values that it refuses. */
export const settingProblems = (settings) =>
  Object.entries(settings)
    .filter(([name]) => /^(SUNWAI|OTEL)_/.test(name))
    .flatMap(([name, value]) => {
      const setting = platformSettings.shape[name];
      if (!setting) return [`${name} is no setting (docs/configuration.md)`];
      const parsed = setting.safeParse(value);
      return parsed.success ? [] : [`${name}: ${parsed.error.issues[0].message}`];
    });

/** Names under which a secret would stand in the open. */
export const isSecretName = (name) => /(_KEY|_SECRET|_TOKEN|PASSWORD)$/.test(name);
