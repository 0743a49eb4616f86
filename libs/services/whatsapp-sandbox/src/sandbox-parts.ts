import type { SandboxConfig } from './config.schema.js';
import { FaultBox } from './faults.js';
import { PostOffice } from './graph/post-office.js';
import { ShownContent } from './graph/shown-content.js';
import { TemplateShelf } from './graph/templates.js';
import { MediaShelf } from './media-shelf.js';
import type { Phone, PhoneMessage } from './phones/phone.js';
import { PhoneBook } from './phones/phone-book.js';
import { Receipts } from './webhooks/receipts.js';
import { WebhookSender } from './webhooks/webhook-sender.js';

/** The parts that the routes work with. */
export type Sandbox = {
  readonly config: SandboxConfig;
  readonly faults: FaultBox;
  readonly book: PhoneBook;
  readonly shelf: MediaShelf;
  readonly templates: TemplateShelf;
  readonly sender: WebhookSender;
  readonly receipts: Receipts;
  readonly postOffice: PostOffice;
  /** Raised when the sandbox closes: whoever waits goes home. */
  readonly closing: AbortController;
};

export const assemble = (config: SandboxConfig, shown?: (phone: Phone, message: PhoneMessage) => void): Sandbox => {
  const faults = new FaultBox();
  const book = new PhoneBook(config.keep, shown);
  const shelf = new MediaShelf(config.keep, faults);
  const templates = new TemplateShelf(config.templates, config.unknownTemplates);
  const sender = new WebhookSender(config.webhooks, config.appSecret, faults, config.callbackUrl);
  const receipts = new Receipts(config.receipts, book, sender, faults);
  const postOffice = new PostOffice(config, book, new ShownContent(shelf, templates), receipts, faults);
  return { config, faults, book, shelf, templates, sender, receipts, postOffice, closing: new AbortController() };
};
