import type { Phone, PhoneMessage, ShownMedia } from '../phones/phone.js';
import type { Sandbox } from '../sandbox-parts.js';
import { formatted, Html, html, page } from './html.js';
import { styles } from './styles.js';

/** The page keeps itself fresh: it waits for a change and puts the new chat in place of the old one. */
const script = (phone: Phone): Html =>
  new Html(`<script>
const chat = document.getElementById('chat');
let revision = ${phone.revision};
const down = () => { chat.scrollTop = chat.scrollHeight; };
down(); addEventListener('load', down);
(async () => {
  for (;;) {
    try {
      const answer = await fetch('?wait=25000&revision=' + revision, { headers: { accept: 'application/json' } });
      const state = await answer.json();
      if (state.revision === revision) continue;
      revision = state.revision;
      const text = await (await fetch(location.href, { headers: { accept: 'text/html' } })).text();
      const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
      chat.innerHTML = new DOMParser().parseFromString(text, 'text/html').getElementById('chat').innerHTML;
      if (atEnd) down();
    } catch { await new Promise((resume) => setTimeout(resume, 2000)); }
  }
})();
document.getElementById('file').addEventListener('change', (event) => event.target.files.length && event.target.form.requestSubmit());
</script>`);

const clock = new Intl.DateTimeFormat('en-IN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kolkata' });
const day = new Intl.DateTimeFormat('en-IN', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'Asia/Kolkata',
});

/** One phone as its owner sees it; times are India's. */
export const phonePage = (sandbox: Sandbox, phone: Phone): string => {
  const service = sandbox.config.services.find(({ phoneNumberId }) => phoneNumberId === phone.messages.at(-1)?.service);
  const { name, displayPhoneNumber } = service ?? sandbox.config.services[0]!;
  return page(
    `${phone.name} (${phone.number})`,
    styles,
    html`<div class="phone">
        <header>
          <a href="/sandbox" aria-label="All phones">‹</a>
          <div class="who">
            <h1>${name}</h1>
            <p>+${displayPhoneNumber} · on the phone of ${phone.name}, ${phone.number}</p>
          </div>
          <form method="post" action="/sandbox/phones/${phone.digits}/switches">
            <input type="hidden" name="online" value="${phone.online ? 'false' : 'true'}" />
            <button>${phone.online ? 'Switch off' : 'Switch on'}</button>
          </form>
        </header>
        <main id="chat" aria-live="polite">${chat(phone)}</main>
        ${compose(phone)}
      </div>
      ${script(phone)}`,
  );
};

const chat = (phone: Phone): Html => {
  if (phone.messages.length === 0 && phone.undelivered.length === 0) {
    return html`<p class="empty">Nothing here yet. Write a first message below, as a person in the district would.</p>`;
  }
  let last = '';
  const messages = phone.messages.map((message) => {
    const date = day.format(new Date(message.at));
    const divider = date === last ? '' : html`<div class="day">${date}</div>`;
    last = date;
    return html`${divider}${bubble(phone, message)}`;
  });
  const failed = phone.undelivered.filter(({ status }) => status === 'failed');
  const waiting = phone.undelivered.length - failed.length;
  return html`${messages}
  ${waiting > 0 && html`<p class="note">${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} for this phone${phone.online ? '' : ', which is off'}.</p>`}
  ${failed.slice(-3).map((message) => html`<p class="note">A message did not reach this phone (${message.statuses.at(-1)?.code ?? 'no code'}): ${(message.text ?? message.type).slice(0, 60)}</p>`)}`;
};

const bubble = (phone: Phone, message: PhoneMessage): Html => {
  const quoted =
    message.inReplyTo === undefined ? undefined : phone.messages.find(({ id }) => id === message.inReplyTo);
  return html`<article class="bubble ${message.direction}">
      ${quoted && html`<div class="quote">${(quoted.text ?? quoted.type).replaceAll(/[*_~]/g, '').slice(0, 90)}</div>`}
      ${message.header && html`<div class="head">${message.header}</div>`}
      ${message.media && media(message.type, message.media)} ${message.location && place(message.location)}
      ${message.text && html`<div class="text" dir="auto">${formatted(told(message))}</div>`}
      ${message.footer && html`<div class="foot">${message.footer}</div>`}
      <div class="meta">
        <time datetime="${message.at}">${clock.format(new Date(message.at))}</time
        >${message.direction === 'sent' && ticks(message)}
      </div>
    </article>
    ${choices(phone, message)}`;
};

/** Of a template that nobody submitted to the sandbox only the name and the parameters are known. */
const told = ({ text = '', template }: PhoneMessage): string =>
  template && text.startsWith(`[${template.name}]`)
    ? `*Template ${template.name.replaceAll('_', ' ')}*\n${template.parameters.join('\n')}`
    : text;

const ticks = ({ status, webhook }: PhoneMessage): Html => {
  if (webhook !== undefined && webhook.status !== 200) {
    return html`<span
      class="tick failed"
      title="${webhook.error ?? `the webhook was answered ${webhook.status ?? 'nothing'}`}"
    >
      not taken: ${webhook.error ?? webhook.status}</span
    >`;
  }
  const marks = status === 'sent' ? '✓' : '✓✓';
  return html`<span class="tick ${status === 'read' && 'read'}" title="${status}">${marks}</span>`;
};

const media = (type: string, { url, mimeType = '', filename }: ShownMedia): Html => {
  if (type === 'sticker') return html`<img class="sticker" src="${url}" alt="sticker" />`;
  if (mimeType.startsWith('image/') || type === 'image')
    return html`<a href="${url}"><img src="${url}" alt="${filename ?? 'photo'}" /></a>`;
  if (mimeType.startsWith('video/') || type === 'video')
    return html`<video src="${url}" controls preload="metadata"></video>`;
  if (mimeType.startsWith('audio/') || type === 'audio')
    return html`<audio src="${url}" controls preload="metadata"></audio>`;
  return html`<a class="file" href="${url}"
    ><span aria-hidden="true">📄</span><span>${filename ?? 'document'}</span></a
  >`;
};

const place = ({ latitude, longitude, name }: NonNullable<PhoneMessage['location']>): Html =>
  html`<a
    class="place"
    href="https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}"
    target="_blank"
    rel="noreferrer"
    ><span aria-hidden="true">📍</span
    ><span>${name ?? 'Location'}<br /><small>${latitude.toFixed(5)}, ${longitude.toFixed(5)}</small></span></a
  >`;

const choices = (phone: Phone, message: PhoneMessage): Html | undefined => {
  const button = ({ payload, title, description }: { payload: string; title: string; description?: string }) =>
    html`<form method="post" action="/sandbox/phones/${phone.digits}/messages">
      <input type="hidden" name="messageId" value="${message.id}" /><input
        type="hidden"
        name="payload"
        value="${payload}"
      />
      <button>${title}${description && html`<small>${description}</small>`}</button>
    </form>`;
  if (message.buttons) return html`<div class="choices">${message.buttons.map(button)}</div>`;
  if (!message.list) return undefined;
  return html`<div class="choices">
    <details>
      <summary>☰ ${message.list.button}</summary>
      ${message.list.rows.map(button)}
    </details>
  </div>`;
};

const compose = (phone: Phone): Html => {
  const samples = [
    ['image', 'Photo'],
    ['video', 'Video'],
    ['voice', 'Voice'],
    ['document', 'Document'],
  ] as const;
  return html`<footer class="compose">
    <form method="post" enctype="multipart/form-data" action="/sandbox/phones/${phone.digits}/messages">
      <div class="row">
        <input
          type="text"
          name="text"
          autocomplete="off"
          placeholder="Message / संदेश"
          aria-label="Message"
          autofocus
        /><button class="send">Send</button>
      </div>
      <div class="samples">
        <label>File…<input type="file" name="file" id="file" /></label>
        ${samples.map(([kind, title]) => html`<button name="stock" value="${kind}" title="Sends a sample file; what is written above becomes its caption">${title}</button>`)}
        <button form="place">Location</button>
      </div>
    </form>
    <form id="place" method="post" action="/sandbox/phones/${phone.digits}/messages">
      <input type="hidden" name="latitude" value="26.15440" /><input type="hidden" name="longitude" value="81.81400" />
    </form>
  </footer>`;
};
