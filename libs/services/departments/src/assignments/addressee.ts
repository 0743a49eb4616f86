/** Whose messages: a department of a pack. Two packs may have departments of the same name. */
export type Addressee = { readonly pack: string; readonly department: string };

export const addresseeName = ({ pack, department }: Addressee): string => `${pack}/${department}`;
