// Reads what was issued with libraries that others wrote: check.mjs FOLDER. One line a requirement; ends with 1 if any fails.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { Sign1 } from '@auth0/cose';
import canonicalize from 'canonicalize';
import { SHCReader, SHLViewer } from 'kill-the-clipboard';

const folder = process.argv[2];
const bytes = (name) => fs.readFileSync(path.join(folder, name));
const text = (name) => bytes(name).toString('utf8').trim();
let failed = false;

async function says(who, what, check) {
  try {
    await check();
    console.log(`${who} ${what} passed`);
  } catch (error) {
    failed = true;
    console.log(`${who} ${what} failed: ${error.name}: ${String(error.message).slice(0, 160)}`);
  }
}

async function refuses(what, check) {
  try {
    await check();
  } catch {
    return;
  }
  throw new Error(`accepted ${what}`);
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
function base45(letters) {
  const out = [];
  for (let at = 0; at < letters.length; at += 3) {
    const [one, two, three] = [...letters.slice(at, at + 3)].map((letter) => LETTERS.indexOf(letter));
    const value = one + two * 45 + (three ?? 0) * 2025;
    if (three === undefined) out.push(value);
    else out.push(value >> 8, value & 255);
  }
  return Buffer.from(out);
}

const signer = new X509Certificate(bytes('documents.cer')).publicKey;
for (const name of ['icvp', 'icvp-2026', 'ddcc', 'eu-dcc', 'signed-link']) {
  await says('auth0-cose', name, async () => {
    const cose = zlib.inflateSync(base45(text(`${name}.txt`).slice(4)));
    await Sign1.decode(cose).verify(signer);
    for (const at of [5, cose.length >> 1, cose.length - 1]) {
      const changed = Buffer.from(cose);
      changed[at] ^= 1;
      await refuses(`a change at ${at}`, () => Sign1.decode(changed).verify(signer));
    }
  });
}

const [key] = JSON.parse(text('jwks.json')).keys;
const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, format: 'jwk' }).export({
  type: 'spki',
  format: 'pem',
});
const reader = new SHCReader({ publicKey, enableQROptimization: false, strictReferences: true });
const entries = async (card) => (await card.asBundle()).entry.length;
await says('kill-the-clipboard', 'health-card', async () => {
  const card = text('health-card.jws');
  if ((await entries(await reader.fromJWS(card))) !== 3) throw new Error('entries');
  if ((await entries(await reader.fromQRNumeric(text('health-card.txt')))) !== 3) throw new Error('digits');
  if ((await entries(await reader.fromFileContent(text('health-card.smart-health-card')))) !== 3) throw new Error('file');
  const flip = (part) => part.slice(0, 9) + (part[9] === 'A' ? 'B' : 'A') + part.slice(10);
  const parts = card.split('.');
  for (const at of parts.keys()) {
    const changed = parts.map((part, index) => (index === at ? flip(part) : part)).join('.');
    await refuses(`part ${at} changed`, () => reader.fromJWS(changed));
  }
});
await says('kill-the-clipboard', 'health-link', async () => {
  const sealed = text('link-1.jose');
  // The link is direct. What is asked for, the file and the issuer's keys, is answered here; nothing leaves the machine.
  const asked = [];
  globalThis.fetch = async (address) => {
    if (address !== 'https://certificates.mirai.example/cards/.well-known/jwks.json') throw new Error(`asked ${address}`);
    return new Response(text('jwks.json'), { status: 200, headers: { 'content-type': 'application/json' } });
  };
  const viewer = new SHLViewer({
    shlinkURI: text('health-card.shlink'),
    fetch: async (address) => {
      asked.push(String(address));
      return new Response(sealed, { status: 200, headers: { 'content-type': 'application/jose' } });
    },
  });
  const found = await viewer.resolveSHL({ recipient: 'test' });
  if (found.smartHealthCards.length !== 1 || asked.length !== 1) throw new Error(`${found.smartHealthCards.length} cards`);
});
await says('canonicalize', 'vds-nc', async () => {
  const raw = text('vds-nc.txt');
  const seal = JSON.parse(raw);
  if (canonicalize(seal) !== raw) throw new Error('not canonical');
  const key = new X509Certificate(Buffer.from(seal.sig.cer, 'base64url')).publicKey;
  const signature = Buffer.from(seal.sig.sigvl, 'base64url');
  const good = (data) => verify('sha256', Buffer.from(canonicalize(data)), { key, dsaEncoding: 'ieee-p1363' }, signature);
  const changed = structuredClone(seal.data);
  changed.msg.pid.n += 'X';
  if (!good(seal.data) || good(changed)) throw new Error('signature');
});
process.exit(failed ? 1 : 0);
