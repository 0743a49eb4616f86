/** One small style sheet for both pages. Fonts are the system's; the Noto names help where Devanagari has no default. */
export const styles = `
:root { --green:#0b6b57; --mine:#d9fdd3; --theirs:#fff; --ink:#111b21; --dim:#5e6c73; --line:#d5dbde; --wall:#efeae2; }
* { box-sizing:border-box; }
html,body { margin:0; height:100%; }
body { font:16px/1.45 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans Devanagari","Noto Sans Gujarati",sans-serif; color:var(--ink); background:#e2e6e8; }
a { color:var(--green); } a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible,label:focus-within { outline:2px solid #1a73e8; outline-offset:2px; }
.phone { display:flex; flex-direction:column; max-width:460px; height:100dvh; margin:0 auto; background:var(--wall); box-shadow:0 0 24px #0003; }
.phone header { display:flex; align-items:center; gap:12px; padding:10px 14px; background:var(--green); color:#fff; }
.phone header h1 { margin:0; font-size:17px; line-height:1.25; } .phone header p { margin:0; font-size:13px; opacity:.9; }
.phone header .who { flex:1; min-width:0; } .phone header a { color:#fff; text-decoration:none; font-size:22px; padding:4px; }
.phone header button { background:#ffffff26; color:#fff; border:1px solid #ffffff66; border-radius:16px; padding:5px 12px; font:inherit; font-size:13px; cursor:pointer; }
#chat { flex:1; overflow-y:auto; padding:14px 12px 8px; display:flex; flex-direction:column; gap:8px; }
.empty { margin:auto; max-width:300px; text-align:center; color:var(--dim); background:#fffc; border-radius:10px; padding:12px 16px; }
.day { align-self:center; font-size:12px; color:var(--dim); background:#fffd; border-radius:8px; padding:3px 10px; }
.bubble { max-width:86%; padding:6px 9px 4px; border-radius:10px; box-shadow:0 1px 1px #0002; background:var(--theirs); overflow-wrap:anywhere; }
.received { align-self:flex-start; border-top-left-radius:2px; } .sent { align-self:flex-end; border-top-right-radius:2px; background:var(--mine); }
.bubble .text { white-space:pre-wrap; } .bubble .head { font-weight:600; } .bubble .foot { color:var(--dim); font-size:13px; }
.bubble img,.bubble video { display:block; width:100%; max-height:300px; object-fit:cover; border-radius:7px; margin-bottom:4px; background:#0001; }
.bubble audio { display:block; width:250px; max-width:100%; }
.bubble .sticker { width:130px; object-fit:contain; background:none; }
.file,.place { display:flex; gap:10px; align-items:center; padding:9px 10px; border-radius:7px; background:#0000000d; text-decoration:none; color:inherit; margin-bottom:4px; }
.quote { border-left:4px solid var(--green); background:#0000000d; border-radius:6px; padding:4px 8px; margin-bottom:4px; font-size:13.5px; color:var(--dim); max-height:44px; overflow:hidden; }
.meta { text-align:right; font-size:11.5px; color:var(--dim); margin-top:2px; } .tick { letter-spacing:-3px; margin-left:3px; padding-right:3px; } .tick.read { color:#0a7fb8; } .tick.failed { color:#b3261e; letter-spacing:0; }
.choices { align-self:flex-start; display:flex; flex-direction:column; gap:4px; width:min(86%,330px); margin-top:-3px; }
.choices button { width:100%; min-height:42px; background:#fff; color:var(--green); border:0; border-radius:9px; box-shadow:0 1px 1px #0002; font:inherit; font-weight:600; cursor:pointer; padding:8px 12px; }
.choices button:hover { background:#f2f8f6; } .choices small { display:block; font-weight:400; color:var(--dim); }
.choices summary { background:#fff; color:var(--green); border-radius:9px; padding:9px; text-align:center; font-weight:600; cursor:pointer; box-shadow:0 1px 1px #0002; list-style:none; }
.choices details[open] summary { margin-bottom:4px; } .choices details form { margin-bottom:4px; }
.note { align-self:center; text-align:center; font-size:13px; color:#7a4b00; background:#fff3d6; border-radius:8px; padding:5px 12px; max-width:92%; }
.compose { background:#f0f2f5; padding:8px 10px 10px; border-top:1px solid var(--line); }
.compose form { margin:0; } .row { display:flex; gap:8px; align-items:center; }
.compose input[type=text] { flex:1; min-width:0; border:1px solid var(--line); border-radius:22px; padding:11px 16px; font:inherit; background:#fff; }
.compose .send { background:var(--green); color:#fff; border:0; border-radius:22px; min-height:44px; padding:0 18px; font:inherit; font-weight:600; cursor:pointer; }
.samples { display:flex; gap:6px; flex-wrap:wrap; margin-top:8px; }
.samples button,.samples label { border:1px solid var(--line); background:#fff; border-radius:16px; padding:6px 11px; font:inherit; font-size:13px; color:var(--ink); cursor:pointer; min-height:34px; line-height:20px; }
.samples label input { position:absolute; opacity:0; width:1px; }
.doc { max-width:860px; margin:0 auto; padding:28px 20px 60px; background:#fff; min-height:100%; }
.doc h1 { margin:0 0 6px; font-size:26px; } .doc h2 { margin:30px 0 8px; font-size:18px; }
.doc table { width:100%; border-collapse:collapse; font-size:14.5px; } .doc td,.doc th { text-align:left; vertical-align:top; padding:7px 10px 7px 0; border-bottom:1px solid #e8ecee; }
@media (min-width:561px) { .doc .doors td:first-child { width:44%; } }
.doc code { font:13px/1.5 ui-monospace,Consolas,"DejaVu Sans Mono",monospace; overflow-wrap:anywhere; background:#f3f5f6; border-radius:4px; padding:1px 5px; }
.doc .open { display:flex; gap:8px; margin:14px 0; flex-wrap:wrap; } .doc input { font:inherit; padding:9px 12px; border:1px solid #b9c2c7; border-radius:8px; min-width:0; flex:1 1 200px; }
.doc .open button { font:inherit; font-weight:600; padding:9px 16px; border:0; border-radius:8px; background:var(--green); color:#fff; cursor:pointer; }
.warn { background:#fff3d6; border-radius:8px; padding:9px 13px; color:#5f3b00; } .dim { color:var(--dim); }
@media (max-width:560px) { .doc th { display:none; } .doc td { display:block; border:0; padding:2px 0; } .doc tr { display:block; border-bottom:1px solid #e8ecee; padding:8px 0; } }
`;
