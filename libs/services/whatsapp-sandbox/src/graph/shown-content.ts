import type { MediaShelf } from '../media-shelf.js';
import type { Shown, ShownMedia } from '../phones/phone.js';
import { GraphError, graphError } from './meta-errors.js';
import type { Interactive, Outgoing } from './outgoing.schema.js';
import type { TemplateShelf } from './templates.js';

type Source = {
  readonly id?: string | undefined;
  readonly link?: string | undefined;
  readonly filename?: string | undefined;
};

/** Turns what the API was given into what the phone shows, or into Meta's error about it. */
export class ShownContent {
  constructor(
    private readonly shelf: MediaShelf,
    private readonly templates: TemplateShelf,
  ) {}

  /** @param digits of the phone that it will be shown on */
  of(message: Outgoing, digits: string): Shown | GraphError {
    switch (message.type) {
      case 'text':
        return { type: 'text', text: message.text.body };
      case 'image':
        return this.file('image', message.image, digits, message.image.caption);
      case 'video':
        return this.file('video', message.video, digits, message.video.caption);
      case 'document':
        return this.file('document', message.document, digits, message.document.caption);
      case 'audio':
        return this.file('audio', message.audio, digits);
      case 'sticker':
        return this.file('sticker', message.sticker, digits);
      case 'location':
        return { type: 'location', location: place(message.location) };
      case 'reaction':
        return { type: 'reaction', text: message.reaction.emoji, reactionTo: message.reaction.message_id };
      case 'interactive':
        return this.interactive(message.interactive, digits);
      case 'template':
        return this.template(message.template, digits);
    }
  }

  private file(type: string, source: Source, digits: string, caption?: string): Shown | GraphError {
    const media = this.media(source, digits);
    return media instanceof GraphError ? media : { type, media, ...(caption ? { text: caption } : {}) };
  }

  private media({ id, link, filename }: Source, digits: string): ShownMedia | GraphError {
    if (id === undefined) return { url: link ?? '', ...(filename ? { filename } : {}) };
    const file = this.shelf.get(id);
    if (file === undefined) return graphError(400, 131009, `media ${id} was not uploaded, or is no longer there`);
    const name = filename ?? file.filename;
    return {
      id,
      mimeType: file.mimeType,
      url: `/sandbox/phones/${digits}/media/${id}`,
      ...(name ? { filename: name } : {}),
    };
  }

  private header(header: Interactive['header'], digits: string): Pick<Shown, 'header' | 'media'> | GraphError {
    if (header === undefined) return {};
    if (header.type === 'text') return { header: header.text };
    const source = header.type === 'image' ? header.image : header.type === 'video' ? header.video : header.document;
    const media = this.media(source, digits);
    return media instanceof GraphError ? media : { media };
  }

  private interactive(interactive: Interactive, digits: string): Shown | GraphError {
    const header = this.header(interactive.header, digits);
    if (header instanceof GraphError) return header;
    const frame = {
      type: 'interactive',
      text: interactive.body.text,
      ...header,
      ...(interactive.footer === undefined ? {} : { footer: interactive.footer.text }),
    };
    if (interactive.type === 'button') {
      return {
        ...frame,
        buttons: interactive.action.buttons.map(({ reply }) => ({ payload: reply.id, title: reply.title })),
      };
    }
    const rows = interactive.action.sections
      .flatMap((section) => section.rows)
      .map(({ id, title, description }) => ({ payload: id, title, ...(description ? { description } : {}) }));
    return { ...frame, list: { button: interactive.action.button, rows } };
  }

  private template(asked: Parameters<TemplateShelf['fill']>[0], digits: string): Shown | GraphError {
    const filled = this.templates.fill(asked);
    if (filled instanceof GraphError) return filled;
    const [parameter] = asked.components.find(({ type }) => type === 'header')?.parameters ?? [];
    if (parameter === undefined || parameter.type === 'payload') return filled;
    const header = this.header(parameter, digits);
    return header instanceof GraphError ? header : { ...filled, ...header };
  }
}

const place = ({ latitude, longitude, name }: { latitude: number; longitude: number; name?: string | undefined }) => ({
  latitude,
  longitude,
  ...(name === undefined ? {} : { name }),
});
