// What the walks of the JavaScript clients have in common: the records they send, the verdicts they print, and cleaning up.
// Nothing here talks to the server; that is for each client to do in its own manner.

const base = process.env.BASE?.replace(/\/+$/, '');
const token = process.env.TOKEN ?? '';
if (!base) {
  console.error('BASE=http://127.0.0.1:8080/fhir TOKEN=… node walk.mjs');
  process.exit(2);
}

/** Where the server is, and by what right we ask. */
export { base, token };

/** No walk shares an identifier with another. */
export const mark = `w-${process.pid}-${Date.now()}`;

export const personSystem = 'https://clinic.example/fhir/chart-number';
export const doseSystem = 'https://clinic.example/fhir/dose-number';

const representation = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';

/** An invented person with a name in kanji and in kana. */
export function person(value) {
  return {
    resourceType: 'Patient',
    identifier: [{ system: personSystem, value }],
    active: true,
    name: [
      {
        extension: [{ url: representation, valueCode: 'IDE' }],
        use: 'official',
        text: '未来 花子',
        family: '未来',
        given: ['花子'],
      },
      {
        extension: [{ url: representation, valueCode: 'SYL' }],
        use: 'official',
        text: 'ミライ ハナコ',
        family: 'ミライ',
        given: ['ハナコ'],
      },
    ],
    gender: 'female',
    birthDate: '2026-04-15',
    address: [{ use: 'home', text: 'みらい市中央町1-2-3', city: 'みらい市' }],
  };
}

/** A dose given to whom the reference names. */
export function dose(value, reference) {
  return {
    resourceType: 'Immunization',
    identifier: [{ system: doseSystem, value }],
    status: 'completed',
    vaccineCode: {
      coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '170' }],
      text: '五種混合ワクチン',
    },
    patient: { reference },
    occurrenceDateTime: '2026-06-14',
    lotNumber: 'EX0001',
    note: [{ text: '接種後30分の観察で異状なし' }],
  };
}

/** One person and two doses of theirs, which know each other only by names that hold within the bundle. */
export function bundleOfThree(value, secondReference = 'urn:uuid:6a1f0c52-9d3e-4a51-8f2b-0c9d1e2f3a4b') {
  const post = (fullUrl, resource) => ({
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  });
  const name = 'urn:uuid:6a1f0c52-9d3e-4a51-8f2b-0c9d1e2f3a4b';
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      // A dose stands before its person: the order of the entries must not matter.
      post('urn:uuid:0b7c6d5e-4f3a-4b2c-9d1e-8f7a6b5c4d3e', dose(`${value}-1`, name)),
      post(name, person(value)),
      post('urn:uuid:1c8d7e6f-5a4b-4c3d-8e2f-9a8b7c6d5e4f', dose(`${value}-2`, secondReference)),
    ],
  };
}

/** Spellings under which the person above has to be found. */
export const spellings = [
  ['search-name-kanji', '未来'],
  ['search-name-katakana', 'ミライ'],
  ['search-name-hiragana', 'みらい'],
  ['search-name-halfwidth', 'ﾐﾗｲ'],
];

export const bySystem = (system, value) => `${system}|${value}`;
export const entries = (bundle) => bundle?.entry ?? [];
export const ofMode = (bundle, mode) => entries(bundle).filter((entry) => entry.search?.mode === mode);
export const ids = (resources) => resources.map((resource) => resource.id).sort();

/** The id that stands in a location such as `…/Patient/1/_history/2`. */
export function idOf(location) {
  const parts = String(location ?? '').split('/');
  const history = parts.indexOf('_history');
  return history > 0 ? parts[history - 1] : parts.at(-1);
}

class Missing extends Error {}

/** Holds, or the requirement has failed for this reason. */
export function expect(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

export function expectEqual(found, wanted, what) {
  const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
  expect(one === other, `${what} is ${one}, not ${other}`);
}

/** An earlier step gave what this one stands on. */
export function need(value, what) {
  if (value === undefined) throw new Missing(`${what} is missing`);
  return value;
}

/** What an error says, on one line, with the diagnostics of the outcome that it holds in one form or another. */
function said(error) {
  const text = String(error?.message ?? error);
  const written = /"diagnostics":\s*"([^"]*)"/.exec(text)?.[1];
  const diagnostics = error?.response?.data?.issue?.[0]?.diagnostics ?? written;
  return `${text.split('\n')[0].slice(0, 300)}${diagnostics ? ` (${diagnostics})` : ''}`;
}

/** The requirements of one client, one line each. */
export class Walk {
  constructor(client) {
    this.client = client;
    this.counts = { passed: 0, failed: 0, skipped: 0 };
    this.left = [];
  }

  async step(requirement, act) {
    let verdict = 'passed';
    let reason = '';
    try {
      await act();
    } catch (error) {
      verdict = error instanceof Missing ? 'skipped' : 'failed';
      reason = `: ${said(error)}`;
    }
    this.counts[verdict] += 1;
    console.log(`${this.client} ${requirement} ${verdict}${reason}`);
  }

  /** What was created and is to be deleted again. */
  leave(resourceType, id) {
    if (id) this.left.unshift({ resourceType, id });
  }

  /** Deletes what was created, the last first, and gives the exit code. */
  async end(remove) {
    const doses = this.left.filter((one) => one.resourceType !== 'Patient');
    const people = this.left.filter((one) => one.resourceType === 'Patient');
    for (const one of [...doses, ...people]) {
      try {
        await remove(one);
      } catch {
        // It was a trial of deleting in its own step; here it is only tidying up.
      }
    }
    const { passed, failed, skipped } = this.counts;
    console.log(`${this.client}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    // A step that had no ground to stand on is no success either: the ground belongs to the same walk.
    return failed + skipped === 0 ? 0 : 1;
  }
}
