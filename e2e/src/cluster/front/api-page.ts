import type { ServicePlan } from '../services.js';

/** Whose doors over HTTP are described: the service's own page. */
export const describedBy = (asked: string): string | undefined => /^(?:GET|HEAD) \/api\/docs\/(\w+)/.exec(asked)?.[1];

export const isApiPage = (asked: string): boolean => /^(?:GET|HEAD) \/api\/docs\/?(?:\?|$)/.test(asked);

/** Where the pages are: each service describes its own doors. */
export const apiPage = (plans: readonly ServicePlan[]): string => {
  const names = plans.filter(({ described }) => described).map(({ name }) => name);
  const lines = names.map(
    (name) => `<li><a href="/api/docs/${name}">${name}</a> (<a href="/api/docs/${name}/openapi.json">OpenAPI</a>)</li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sunwai</title><h1>Sunwai: doors over HTTP</h1><ul>${lines.join('')}</ul></html>\n`;
};
