/** A parsed form: its texts and its first file. */
export type Form = { readonly fields: Readonly<Record<string, string>>; readonly file?: FormFile };
export type FormFile = { readonly bytes: Buffer; readonly mimeType: string; readonly filename?: string };

/** Reads `multipart/form-data` by the platform's own parser. @throws {TypeError} when it is malformed */
export const parseMultipart = async (body: Buffer, contentType: string): Promise<Form> => {
  const data = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const fields: Record<string, string> = {};
  let file: FormFile | undefined;
  for (const [name, value] of data) {
    if (typeof value === 'string') fields[name] = value;
    else if (file === undefined && value.size > 0) {
      file = {
        bytes: Buffer.from(await value.arrayBuffer()),
        mimeType: value.type || 'application/octet-stream',
        ...(value.name === '' || value.name === 'blob' ? {} : { filename: value.name }),
      };
    }
  }
  return { fields, ...(file === undefined ? {} : { file }) };
};
