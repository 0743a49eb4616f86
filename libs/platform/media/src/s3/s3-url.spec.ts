import { s3PlaceOf, s3Problem } from './s3-url.js';

describe('the address of a bucket', () => {
  it('is its name and, if wanted, a prefix', () => {
    expect(s3PlaceOf('s3://grievance-media')).toEqual({
      bucket: 'grievance-media',
      prefix: '',
      region: 'us-east-1',
      pathStyle: false,
    });
    expect(s3PlaceOf('s3://media/amethi/2026/?region=ap-south-1')).toMatchObject({
      prefix: 'amethi/2026/',
      region: 'ap-south-1',
    });
  });

  it('of a server of one’s own names the server, and puts the bucket into the path unless told otherwise', () => {
    const endpoint = 'http://127.0.0.1:7070';
    expect(s3PlaceOf(`s3://media?endpoint=${endpoint}`)).toMatchObject({ endpoint, pathStyle: true });
    expect(s3PlaceOf(`s3://media?endpoint=${endpoint}&pathStyle=false`)).toMatchObject({ pathStyle: false });
  });

  it.each([
    ['s3:', 'must be s3://bucket'],
    ['s3://', 'must be s3://bucket'],
    ['s3://key:secret@media', 'holds credentials'],
    ['s3://media?endpiont=http://x', 'unknown parameter endpiont'],
    ['s3://media?endpoint=127.0.0.1:9000', 'endpoint must be'],
    ['s3://media?pathStyle=yes', 'pathStyle must be'],
  ])('%s is refused in words', (url, words) => expect(s3Problem(url)).toContain(words));
});
