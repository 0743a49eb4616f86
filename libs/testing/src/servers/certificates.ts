import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files (PEM) of a certificate and its key. */
export type Certificate = { readonly cert: string; readonly key: string };

export type Authority = {
  /** File (PEM) with its own certificate. */
  readonly ca: string;
  /** A certificate for 127.0.0.1 and localhost that both servers and clients may show. */
  issue(name: string): Certificate;
};

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority that lives for a day in a folder of its own, made by openssl. */
export const makeAuthority = (folder: string, name = 'tests'): Authority => {
  mkdirSync(folder, { recursive: true });
  const file = (ending: string): string => join(folder, ending);
  const openssl = (...more: string[]): void =>
    void execFileSync('openssl', more, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ca = file('ca.pem');
  openssl('req', '-x509', ...newKey, '-days', '1', '-subj', `/CN=${name}`, '-keyout', file('ca.key'), '-out', ca);
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  return {
    ca,
    issue: (subject) => {
      const [cert, key, request] = [file(`${subject}.pem`), file(`${subject}.key`), file(`${subject}.csr`)];
      openssl('req', ...newKey, '-subj', `/CN=${subject}`, '-keyout', key, '-out', request);
      const signed = ['-CA', ca, '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names'), '-days', '1'];
      openssl('x509', '-req', '-in', request, ...signed, '-out', cert);
      return { cert, key };
    },
  };
};
