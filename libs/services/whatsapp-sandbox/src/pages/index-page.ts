import type { Sandbox } from '../sandbox-parts.js';
import { html, page } from './html.js';
import { styles } from './styles.js';

const DOORS: readonly (readonly [door: string, what: string])[] = [
  [
    'POST /v24.0/{phone-number-id}/messages',
    'The Cloud API’s own door: text, media, buttons, lists, templates, locations, reactions; and marking as read.',
  ],
  [
    'POST /v24.0/{phone-number-id}/media',
    'Upload of a file (multipart). GET and DELETE /v24.0/{media-id}: its link, which works for 5 minutes.',
  ],
  ['POST /v24.0/{business-account}/message_templates', 'Submits a template; it is approved at once.'],
  [
    'GET /sandbox/phones/{number}',
    'A phone: this page’s way for people, JSON for programs. ?after=n&wait=5000 waits for a message newer than n.',
  ],
  [
    'POST /sandbox/phones/{number}/messages',
    'The person writes: {"text":"…"}, {"image":true}, {"location":{…}}, {"button":{"messageId":"…","payload":"…"}}, {"raw":{…}}.',
  ],
  ['PATCH /sandbox/phones/{number}', 'Its switches: name, online, registered, delivers, reads, failWith.'],
  [
    'POST /sandbox/faults',
    'What goes wrong: duplicateWebhooks, shuffle, failSends, failDeliveries, failDownloads, throughput, pairLimit, clockOffset ("25h"). DELETE: all is well again.',
  ],
  ['PUT /sandbox/callback', 'Where webhooks go: {"url":"…"}.'],
  ['POST /sandbox/templates', 'Adds templates: {"name":"…","language":"hi","body":"… {{1}} …","quickReplies":["…"]}.'],
];

/** Explains the sandbox and leads to its phones. */
export const indexPage = ({ config, book, sender, faults, templates }: Sandbox): string => {
  const phones = book.latest(100);
  const { delivered, retried, abandoned, dropped } = sender.counts;
  return page(
    'WhatsApp sandbox',
    styles,
    html`<div class="doc">
        <h1>WhatsApp sandbox</h1>
        <p>
          A stand-in of Meta’s Graph API on this machine. It keeps a phone for every number, shows what a person would
          see there, and sends signed webhooks and receipts as WhatsApp does. Nothing leaves this machine, and nothing
          is kept when it stops.
        </p>
        ${sender.callbackUrl === undefined ? html`<p class="warn">No callback address is set: what phones send reaches nobody. Set it with <code>PUT /sandbox/callback</code>.</p>` : html`<p>Webhooks go to <code>${sender.callbackUrl}</code>: ${delivered} delivered, ${retried} tried again, ${abandoned + dropped} given up.</p>`}
        <form class="open" id="open">
          <input
            name="number"
            inputmode="tel"
            placeholder="+91 98765 43210"
            aria-label="Phone number"
            required
          /><button>Open this phone</button>
        </form>
        <h2>Phones</h2>
        ${
          phones.length === 0
            ? html`<p class="dim">None yet. Open one above and write its first message.</p>`
            : html`<table>
                <tr>
                  <th>Number</th>
                  <th>Name</th>
                  <th>Messages</th>
                  <th>Last</th>
                </tr>
                ${phones.map(
                  (phone) =>
                    html`<tr>
                      <td><a href="/sandbox/phones/${phone.digits}">${phone.number}</a></td>
                      <td>${phone.name}</td>
                      <td>${phone.counter}</td>
                      <td class="dim">${phone.messages.at(-1)?.text?.slice(0, 60)}</td>
                    </tr>`,
                )}
              </table>`
        }
        <h2>Doors</h2>
        <table class="doors">
          ${DOORS.map(
            ([door, what]) =>
              html`<tr>
                <td><code>${door}</code></td>
                <td>${what}</td>
              </tr>`,
          )}
        </table>
        <h2>Our numbers</h2>
        <table>
          ${config.services.map(
            (service) =>
              html`<tr>
                <td>${service.name}</td>
                <td>+${service.displayPhoneNumber}</td>
                <td>phone-number-id <code>${service.phoneNumberId}</code></td>
              </tr>`,
          )}
        </table>
        <h2>As set now</h2>
        <p class="dim">${templates.all().length} templates. Faults: <code>${JSON.stringify(faults.now)}</code></p>
      </div>
      <script>
        document.getElementById('open').addEventListener('submit', (event) => {
          event.preventDefault();
          location.href =
            '/sandbox/phones/' + encodeURIComponent(new FormData(event.target).get('number').replace(/[^0-9]/g, ''));
        });
      </script>`,
  );
};
