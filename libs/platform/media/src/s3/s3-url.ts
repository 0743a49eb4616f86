/** Where the files are, as `s3://bucket/prefix?endpoint=…&region=…&pathStyle=…` says it. */
export type S3Place = {
  readonly bucket: string;
  /** Before every file's name; empty, or ends with a slash. */
  readonly prefix: string;
  /** Base URL of a server that is not Amazon's. */
  readonly endpoint?: string;
  readonly region: string;
  /** The bucket in the path instead of the host name: what most servers other than Amazon's want. */
  readonly pathStyle: boolean;
};

const parameters = new Set(['endpoint', 'region', 'pathStyle']);

/** What is wrong with the address, in words; undefined when nothing is. */
export const s3Problem = (url: string): string | undefined => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 's3:' || parsed.hostname === '') {
    return 'must be s3://bucket, s3://bucket/prefix, or one of these with ?endpoint=…&region=…&pathStyle=true';
  }
  if (parsed.username || parsed.password) return 'holds credentials: they are settings of their own';
  const unknown = [...parsed.searchParams.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined) return `has an unknown parameter ${unknown}; known are ${[...parameters].join(', ')}`;
  const { endpoint, pathStyle } = Object.fromEntries(parsed.searchParams);
  if (endpoint !== undefined && !/^https?:\/\/./.test(endpoint)) return 'endpoint must be an http or https URL';
  return pathStyle === undefined || /^(true|false)$/.test(pathStyle) ? undefined : 'pathStyle must be true or false';
};

/** `url` has passed `s3Problem`. Path style is the default where an endpoint is named. */
export const s3PlaceOf = (url: string): S3Place => {
  const { hostname, pathname, searchParams } = new URL(url);
  const { endpoint, region, pathStyle } = Object.fromEntries(searchParams);
  const prefix = decodeURIComponent(pathname).replace(/^\/+|\/+$/g, '');
  return {
    bucket: hostname,
    prefix: prefix && `${prefix}/`,
    ...(endpoint !== undefined && { endpoint }),
    region: region ?? 'us-east-1',
    pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
  };
};
