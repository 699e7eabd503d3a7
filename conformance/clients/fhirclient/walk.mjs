// The walk of fhirclient: every requirement in the manner of that client, which is not modified.
import fhirclient from 'fhirclient';
import {
  Walk, base, bundleOfThree, bySystem, dose, doseSystem, entries, expect, expectEqual, idOf, ids, mark, need, ofMode,
  person, personSystem, spellings, token,
} from '../walk.mjs';

// A back end that has its token already: there is no browser to be sent to a launch page.
const session = new Map();
const storage = {
  get: async (key) => session.get(key),
  set: async (key, value) => session.set(key, value),
  unset: async (key) => session.delete(key),
};
const client = fhirclient({ headers: {}, socket: {} }, {}, storage).client({
  serverUrl: base,
  tokenResponse: { access_token: token },
});
const walk = new Walk('fhirclient');
const fhirJson = { 'content-type': 'application/fhir+json' };
let patient;
let first;
const doses = [];

/** What the client makes of a request that must not succeed: its error holds the outcome as text. */
async function refused(request, status) {
  try {
    await request;
  } catch (error) {
    if (error.status === undefined) throw error;
    expectEqual(error.status, status, 'the status');
    const from = error.message.indexOf('{');
    expect(from > 0, 'the error holds no outcome');
    return JSON.parse(error.message.slice(from));
  }
  throw new Error(`it succeeded, and should have been ${status}`);
}

function address(path, searchParams) {
  return `${path}?${new URLSearchParams(searchParams)}`;
}

const search = (resourceType, searchParams) => client.request(address(resourceType, searchParams));
const matches = (bundle, mode = 'match') => ids(ofMode(bundle, mode).map((entry) => entry.resource));
const transact = (bundle) =>
  client.request({ url: '/', method: 'POST', headers: { ...fhirJson }, body: JSON.stringify(bundle) });

await walk.step('capabilities', async () => {
  expectEqual(await client.getFhirVersion(), '4.0.1', 'the version');
  expectEqual(await client.getFhirRelease(), 4, 'the release');
});

await walk.step('create-patient', async () => {
  const { body: made, response } = await client.create(person(mark), { includeResponse: true });
  walk.leave('Patient', made.id);
  expectEqual(response.status, 201, 'the status');
  expectEqual(idOf(response.headers.get('location')), made.id, 'the id in Location');
  expectEqual(made.name[1].text, 'ミライ ハナコ', 'the name that came back');
  patient = made;
  first = made.meta.versionId;
});

await walk.step('create-minimal', async () => {
  // Without a body in the answer the client follows Location by itself.
  const headers = { prefer: 'return=minimal' };
  const made = await client.create(person(`${mark}-m`), { headers });
  walk.leave('Patient', made.id);
  expectEqual(made.identifier?.[0].value, `${mark}-m`, 'the identifier');
});

await walk.step('create-immunization', async () => {
  need(patient, 'the patient');
  for (let number = 1; number <= 5; number += 1) {
    const made = await client.create(dose(`${mark}-${number}`, `Patient/${patient.id}`));
    walk.leave('Immunization', made.id);
    expectEqual(made.patient.reference, `Patient/${patient.id}`, 'the reference');
    doses.push(made);
  }
});

await walk.step('read', async () => {
  need(patient, 'the patient');
  expectEqual(await client.request(`Patient/${patient.id}`), patient, 'what is read');
});

await walk.step('resolve-reference', async () => {
  const one = need(doses[0], 'the dose');
  const found = await client.request(`Immunization/${one.id}`, { resolveReferences: ['patient'] });
  expectEqual([found.patient.resourceType, found.patient.id], ['Patient', patient.id], 'the patient of the dose');
});

await walk.step('search-identifier', async () => {
  need(patient, 'the patient');
  const bundle = await search('Patient', { identifier: bySystem(personSystem, mark) });
  expectEqual(matches(bundle), [patient.id], 'what is found');
});

async function pagesHoldAllDoses(searchParams) {
  expectEqual(doses.length, 5, 'the number of doses');
  const question = address('Immunization', { ...searchParams, _count: 2 });
  const pages = await client.request(question, { pageLimit: 0 });
  // A page may be shorter than asked for, never longer.
  expect(pages.length >= 3 && pages.every((page) => entries(page).length <= 2), 'a page is longer than asked for');
  const two = await client.request(question, { pageLimit: 2 });
  expectEqual(two.length, 2, 'the number of pages where two are asked for');
  const found = await client.request(question, { pageLimit: 0, flat: true });
  expectEqual(ids(found), ids(doses), 'what the pages hold');
}

await walk.step('paging-identifier', async () => {
  need(doses[4], 'the fifth dose');
  await pagesHoldAllDoses({
    identifier: doses.map((one) => bySystem(doseSystem, one.identifier[0].value)).join(','),
  });
});

await walk.step('paging-patient', async () => {
  need(doses[4], 'the fifth dose');
  await pagesHoldAllDoses({ patient: `Patient/${patient.id}` });
});

await walk.step('include', async () => {
  const one = need(doses[0], 'the dose');
  const bundle = await search('Immunization', { _id: one.id, _include: 'Immunization:patient' });
  expectEqual([matches(bundle), matches(bundle, 'include')], [[one.id], [patient.id]], 'what matches and is included');
});

await walk.step('revinclude', async () => {
  need(doses[4], 'the fifth dose');
  const bundle = await search('Patient', { _id: patient.id, _revinclude: 'Immunization:patient' });
  expectEqual([matches(bundle), matches(bundle, 'include')], [[patient.id], ids(doses)], 'what matches and is included');
});

for (const [requirement, name] of spellings) {
  await walk.step(requirement, async () => {
    need(patient, 'the patient');
    const identifier = bySystem(personSystem, mark);
    expectEqual(matches(await search('Patient', { name, identifier })), [patient.id], 'what is found');
    expectEqual(matches(await search('Patient', { name: 'サクラ', identifier })), [], 'what is found under another name');
  });
}

await walk.step('unknown-parameter', async () => {
  const outcome = await refused(search('Patient', { nonesuch: '1' }), 400);
  expectEqual(outcome.resourceType, 'OperationOutcome', 'the type of the answer');
  expectEqual(outcome.issue[0].severity, 'error', 'the severity');
  expect(outcome.issue[0].code && outcome.issue[0].details?.text, 'there is neither code nor text to show');
});

await walk.step('invalid-body', async () => {
  const outcome = await refused(client.create({ ...person(`${mark}-bad`), birthDate: '2026-13-45' }), 400);
  expectEqual(outcome.issue[0].expression, ['Patient.birthDate'], 'the place');
});

await walk.step('conditional-create', async () => {
  const value = `${mark}-once`;
  const headers = { 'if-none-exist': `identifier=${encodeURIComponent(bySystem(personSystem, value))}` };
  const one = await client.create(person(value), { headers, includeResponse: true });
  walk.leave('Patient', one.body.id);
  const two = await client.create(person(value), { headers, includeResponse: true });
  expectEqual([one.response.status, two.response.status], [201, 200], 'the statuses');
  expectEqual(two.body.id, one.body.id, 'the id of the second');
});

await walk.step('update-if-match', async () => {
  need(patient, 'the patient');
  const options = { headers: { 'if-match': `W/"${patient.meta.versionId}"` } };
  const changed = { ...patient, birthDate: '2026-04-16' };
  const made = await client.update(changed, options);
  expectEqual(made.birthDate, '2026-04-16', 'the birth date');
  expect(made.meta.versionId !== patient.meta.versionId, 'the version did not change');
  await refused(client.update(changed, options), 412);
  patient = made;
});

await walk.step('patch', async () => {
  need(patient, 'the patient');
  const made = await client.patch(`Patient/${patient.id}`, [
    { op: 'test', path: '/gender', value: 'female' },
    { op: 'replace', path: '/gender', value: 'other' },
    { op: 'add', path: '/name/0/given/-', value: '咲' },
  ]);
  expectEqual([made.gender, made.name[0].given], ['other', ['花子', '咲']], 'what was patched');
  expectEqual(made.birthDate, patient.birthDate, 'what was not');
  expect(made.meta.versionId !== patient.meta.versionId, 'the version did not change');
  patient = made;
});

await walk.step('patch-refused', async () => {
  need(patient, 'the patient');
  const operations = [
    { op: 'replace', path: '/birthDate', value: '2020-01-01' },
    { op: 'test', path: '/gender', value: 'male' },
  ];
  const outcome = await refused(client.patch(`Patient/${patient.id}`, operations), 422);
  expectEqual(outcome.resourceType, 'OperationOutcome', 'the type of the answer');
  const now = await client.request(`Patient/${patient.id}`);
  expectEqual(now, patient, 'what is there after a patch that was refused');
});

await walk.step('vread', async () => {
  need(patient, 'the patient');
  const found = await client.request(`Patient/${patient.id}/_history/${first}`);
  expectEqual([found.meta.versionId, found.birthDate], [first, '2026-04-15'], 'the first version');
});

await walk.step('history', async () => {
  need(patient, 'the patient');
  const found = await client.request(`Patient/${patient.id}/_history`, { pageLimit: 0, flat: true });
  const versions = found.map((one) => one.meta.versionId);
  expectEqual([versions[0], versions.at(-1)], [patient.meta.versionId, first], 'the newest and the oldest version');
});

await walk.step('transaction', async () => {
  const answer = await transact(bundleOfThree(`${mark}-t`));
  expectEqual([answer.type, entries(answer).length], ['transaction-response', 3], 'the answer');
  const made = entries(answer).map((entry) => idOf(entry.response.location));
  ['Immunization', 'Patient', 'Immunization'].forEach((resourceType, index) => walk.leave(resourceType, made[index]));
  expectEqual(entries(answer).map((entry) => entry.response.status.slice(0, 3)), ['201', '201', '201'], 'the statuses');
  for (const id of [made[0], made[2]]) {
    const found = await client.request(`Immunization/${id}`);
    expectEqual(found.patient.reference, `Patient/${made[1]}`, 'the reference of a dose');
  }
});

await walk.step('transaction-all-or-nothing', async () => {
  const value = `${mark}-n`;
  const bundle = bundleOfThree(value, 'urn:uuid:00000000-0000-4000-8000-000000000000');
  const outcome = await refused(transact(bundle), 400);
  expectEqual(outcome.resourceType, 'OperationOutcome', 'the type of the answer');
  const found = await search('Patient', { identifier: bySystem(personSystem, value) });
  expectEqual(entries(found).length, 0, 'the number of people stored all the same');
});

await walk.step('delete', async () => {
  const one = need(doses[0], 'the dose');
  await client.delete(`Immunization/${one.id}`);
  const outcome = await refused(client.request(`Immunization/${one.id}`), 410);
  expectEqual(outcome.issue[0].code, 'deleted', 'the code');
});

process.exitCode = await walk.end(({ resourceType, id }) => client.delete(`${resourceType}/${id}`));
