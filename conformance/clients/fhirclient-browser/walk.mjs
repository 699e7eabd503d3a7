// An app of a person in a browser: fhirclient, not modified, goes through discovery, sign-in, consent and history, and
// learns that it was stopped. A small server shows the app's two pages at the address that the demo's app is registered for.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { Walk, base, expect, expectEqual, need } from '../walk.mjs';

if (!process.env.PROGRAM && !process.env.PERSON_NAME) {
  console.log('fhirclient-browser all skipped: PERSON_NAME and PERSON_PASSWORD of an account are not set');
  process.exit(0);
}
const require = createRequire(import.meta.url);
const library = readFileSync(require.resolve('fhirclient/build/fhir-client.js'));
const app = process.env.APP ?? 'http://127.0.0.1:9000';
const clientId = process.env.APP_ID ?? 'dose-notes';
const name = process.env.PERSON_NAME ?? 'hanako';
const password = process.env.PERSON_PASSWORD ?? 'mirai-no-hanako';
const face = new URL(base).origin;
const scope = 'openid fhirUser launch/patient offline_access patient/*.rs';

const page = (script) =>
  `<!DOCTYPE html><meta charset="utf-8"><title>app</title><pre id="told"></pre><script src="/fhir-client.js"></script>
<script>const told = (it) => { document.getElementById('told').textContent = JSON.stringify(it); };
const failed = (error) => told({ error: String(error && error.message || error) });
${script}</script>`;

// What the maker of an app writes, and no more.
const pages = {
  '/launch': page(`FHIR.oauth2.authorize(${JSON.stringify({
    iss: base, clientId, scope, redirectUri: `${app}/back`, pkceMode: 'required',
  })}).catch(failed);`),
  '/back': page(`FHIR.oauth2.ready().then(async (client) => {
    window.client = client;
    const person = await client.patient.read();
    const doses = await client.patient.request('Immunization');
    const { access_token, refresh_token, ...rest } = client.state.tokenResponse;
    told({ person, doses, user: client.user.fhirUser, tokens: rest, refreshes: Boolean(refresh_token) });
  }).catch(failed);`),
};

const server = createServer((request, response) => {
  const path = new URL(request.url, app).pathname;
  if (path === '/fhir-client.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(library);
  } else if (pages[path]) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pages[path]);
  } else {
    response.writeHead(404).end();
  }
});

const walk = new Walk('fhirclient-browser');
await new Promise((ready, failed) => {
  server.once('error', failed);
  server.listen(Number(new URL(app).port), '127.0.0.1', ready);
}).catch((error) => {
  console.log(`fhirclient-browser all skipped: ${app} cannot be used: ${error.message}`);
  process.exit(0);
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const context = await browser.newContext({ locale: 'en-US' });
const tab = await context.newPage();

/** What a page of the app tells, once it does. */
async function told() {
  await tab.waitForFunction(() => document.getElementById('told')?.textContent);
  const it = JSON.parse(await tab.textContent('#told'));
  if (it.error) throw new Error(it.error);
  return it;
}

/** Does something in the app's page with its client: what came of it, or the error. */
const withClient = (act, argument) =>
  tab.evaluate(
    async ([source, given]) => {
      try {
        return { value: await new Function(`return (${source})`)()(window.client, given) };
      } catch (error) {
        return { error: String(error.message), status: error.status };
      }
    },
    [act.toString(), argument],
  );

let begun;
let back;

await walk.step('discovery', async () => {
  await tab.goto(`${app}/launch`);
  await tab.waitForURL(`${face}/auth/authorize?**`);
  const asked = new URL(tab.url()).searchParams;
  expectEqual(asked.get('code_challenge_method'), 'S256', 'the challenge');
  expectEqual(asked.get('aud'), base, 'the audience');
  expectEqual(await tab.locator('html').getAttribute('lang'), 'en', 'the language');
  expect((await tab.textContent('main')).includes('asks you to sign in'), 'it is no page to sign in');
  begun = true;
});

await walk.step('sign-in', async () => {
  need(begun, 'the page');
  await tab.fill('#name', name);
  await tab.fill('#password', password);
  await tab.click('button[value="sign-in"]');
  await tab.waitForSelector('fieldset');
  expectEqual(await tab.locator('input:checked').count(), 0, 'what is ticked beforehand');
});

await walk.step('consent', async () => {
  for (const wish of await tab.locator('input[type="checkbox"]').all()) await wish.check();
  await tab.click('button[value="allow"]');
  await tab.waitForURL(`${app}/back?**`);
  back = await told();
  expectEqual(back.tokens.patient, back.person.id, 'the patient');
  expectEqual(back.user, `Patient/${back.person.id}`, 'who signed in');
  expectEqual(back.tokens.scope.split(' ').sort().join(' '), scope.split(' ').sort().join(' '), 'the scope');
  expect(back.refreshes, 'there is no refresh token');
});

await walk.step('history', async () => {
  const { person, doses } = need(back, 'the app');
  expectEqual(person.resourceType, 'Patient', 'the person');
  expectEqual(doses.resourceType, 'Bundle', 'the doses');
  expect(doses.entry.length > 0, 'there are no doses');
  const of = new Set(doses.entry.map(({ resource }) => resource.patient.reference));
  expectEqual([...of].join(), `Patient/${person.id}`, 'whose doses they are');
});

await walk.step('nobody-else', async () => {
  need(back, 'the app');
  const all = await withClient((client) => client.request('Patient'));
  expectEqual(all.value.entry.map(({ resource }) => resource.id).join(), back.person.id, 'who is found');
  const other = await withClient((client) => client.request('Patient/mirai-0002'));
  expectEqual(other.status, 404, 'the status of somebody else');
});

await walk.step('refresh', async () => {
  need(back, 'the app');
  const fresh = await withClient(async (client) => {
    const before = client.state.tokenResponse.access_token;
    await client.refresh();
    const person = await client.patient.read();
    return { other: before !== client.state.tokenResponse.access_token, id: person.id };
  });
  expectEqual(fresh.error, undefined, 'the error');
  expectEqual(JSON.stringify(fresh.value), JSON.stringify({ other: true, id: back.person.id }), 'what it read');
});

await walk.step('consent-as-resource', async () => {
  need(back, 'the app');
  const found = await withClient((client) => client.patient.request('Consent?status=active'));
  const actors = found.value.entry.map(({ resource }) => resource.provision.actor[0].reference.identifier.value);
  expect(actors.includes(clientId), `the consent is for ${actors}`);
});

await walk.step('withdrawal', async () => {
  need(back, 'the app');
  // In another tab: the app's page stays open.
  const own = await context.newPage();
  await own.goto(`${face}/my`);
  await own.fill('#name', name);
  await own.fill('#password', password);
  await own.click('button[value="sign-in"]');
  await own.waitForSelector('button[value="withdraw"]');
  await own.click('button[value="withdraw"]');
  await own.waitForSelector('.lead.good');
  await own.goto(`${face}/my/looks`);
  const looks = await own.textContent('table');
  expect(/The app/.test(looks) && /You \(on these pages\)/.test(looks), `who looked: ${looks}`);
  await own.close();
  const refused = await withClient((client) => client.request('Patient'));
  expect(refused.error, 'the app goes on');
});

await browser.close();
server.close();
process.exitCode = await walk.end(async () => {});
