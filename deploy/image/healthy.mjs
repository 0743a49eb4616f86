/** Ends with 0 when the app in this container can do its work: for HEALTHCHECK, in an image without curl. */
const port = process.env.SUNWAI_HTTP_PORT ?? '8080';
const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4_000) });
process.exit(answer.ok ? 0 : 1);
