// The walk of fhir-kit-client: every requirement in the manner of that client, which is not modified.
import { Client } from 'fhir-kit-client';
import {
  Walk, base, bundleOfThree, bySystem, dose, doseSystem, entries, expect, expectEqual, idOf, ids, mark, need, ofMode,
  person, personSystem, spellings, token,
} from '../walk.mjs';

const client = new Client({ baseUrl: base, bearerToken: token });
const walk = new Walk('fhir-kit-client');
const statusOf = (value) => Client.httpFor(value).response.status;
let statement;
let patient;
let first;
const doses = [];

/** The error of a request that must not succeed, with its status. */
async function refused(request, status) {
  try {
    await request;
  } catch (error) {
    if (!error.response) throw error;
    expectEqual(error.response.status, status, 'the status');
    return error.response.data;
  }
  throw new Error(`it succeeded, and should have been ${status}`);
}

const search = (resourceType, searchParams, options) => client.search({ resourceType, searchParams, options });

async function allPages(bundle) {
  const pages = [];
  for (let page = bundle; page; page = await client.nextPage({ bundle: page })) {
    pages.push(page);
    expect(pages.length <= 20, 'the pages do not end');
  }
  return pages;
}

await walk.step('capabilities', async () => {
  statement = await client.capabilityStatement();
  expectEqual([statement.resourceType, statement.fhirVersion], ['CapabilityStatement', '4.0.1'], 'the statement');
});

await walk.step('create-patient', async () => {
  const made = await client.create({ resourceType: 'Patient', body: person(mark) });
  walk.leave('Patient', made.id);
  expectEqual(statusOf(made), 201, 'the status');
  expectEqual(idOf(Client.httpFor(made).response.headers.get('location')), made.id, 'the id in Location');
  expectEqual(made.name[1].text, 'ミライ ハナコ', 'the name that came back');
  patient = made;
  first = made.meta.versionId;
});

await walk.step('create-immunization', async () => {
  need(patient, 'the patient');
  for (let number = 1; number <= 5; number += 1) {
    const body = dose(`${mark}-${number}`, `Patient/${patient.id}`);
    const made = await client.create({ resourceType: 'Immunization', body });
    walk.leave('Immunization', made.id);
    expectEqual(made.patient.reference, `Patient/${patient.id}`, 'the reference');
    doses.push(made);
  }
});

await walk.step('read', async () => {
  need(patient, 'the patient');
  const found = await client.read({ resourceType: 'Patient', id: patient.id });
  expectEqual(found, patient, 'what is read');
});

await walk.step('resolve-reference', async () => {
  const found = await client.resolve({ reference: need(doses[0], 'the dose').patient.reference });
  expectEqual(found.id, patient.id, 'the patient of the dose');
});

await walk.step('search-identifier', async () => {
  need(patient, 'the patient');
  const bundle = await search('Patient', { identifier: bySystem(personSystem, mark) });
  expectEqual(ids(ofMode(bundle, 'match').map((entry) => entry.resource)), [patient.id], 'what is found');
});

await walk.step('search-by-post', async () => {
  need(patient, 'the patient');
  const bundle = await search('Patient', { identifier: bySystem(personSystem, mark) }, { postSearch: true });
  expectEqual(ids(entries(bundle).map((entry) => entry.resource)), [patient.id], 'what is found');
});

async function pagesHoldAllDoses(searchParams) {
  expectEqual(doses.length, 5, 'the number of doses');
  const pages = await allPages(await search('Immunization', { ...searchParams, _count: 2 }));
  // A page may be shorter than asked for, never longer.
  expect(pages.length >= 3 && pages.every((page) => entries(page).length <= 2), 'a page is longer than asked for');
  const found = pages.flatMap((page) => entries(page).map((entry) => entry.resource));
  expectEqual(ids(found), ids(doses), 'what the pages hold');
}

await walk.step('paging-identifier', async () => {
  need(doses[4], 'the fifth dose');
  const identifier = doses.map((one) => bySystem(doseSystem, one.identifier[0].value)).join(',');
  await pagesHoldAllDoses({ identifier });
});

await walk.step('paging-patient', async () => {
  need(doses[4], 'the fifth dose');
  await pagesHoldAllDoses({ patient: `Patient/${patient.id}` });
});

// A compartment need not be offered; where the statement lists it, it has to work.
if (statement?.rest?.[0]?.compartment?.some((one) => one.endsWith('/Patient'))) {
  await walk.step('compartment', async () => {
    need(doses[4], 'the fifth dose');
    const compartment = { resourceType: 'Patient', id: patient.id };
    const bundle = await client.search({ resourceType: 'Immunization', compartment });
    expectEqual(ids(ofMode(bundle, 'match').map((entry) => entry.resource)), ids(doses), 'what is found');
  });
}

await walk.step('include', async () => {
  const one = need(doses[0], 'the dose');
  const bundle = await search('Immunization', { _id: one.id, _include: 'Immunization:patient' });
  const [matches, included] = ['match', 'include'].map((mode) => ofMode(bundle, mode));
  expectEqual(ids(matches.map((entry) => entry.resource)), [one.id], 'what matches');
  expectEqual(ids(included.map((entry) => entry.resource)), [patient.id], 'what is included');
});

await walk.step('revinclude', async () => {
  need(doses[4], 'the fifth dose');
  const bundle = await search('Patient', { _id: patient.id, _revinclude: 'Immunization:patient' });
  const [matches, included] = ['match', 'include'].map((mode) => ofMode(bundle, mode));
  expectEqual(ids(matches.map((entry) => entry.resource)), [patient.id], 'what matches');
  expectEqual(ids(included.map((entry) => entry.resource)), ids(doses), 'what is included');
});

for (const [requirement, name] of spellings) {
  await walk.step(requirement, async () => {
    need(patient, 'the patient');
    const identifier = bySystem(personSystem, mark);
    const found = await search('Patient', { name, identifier });
    expectEqual(ids(ofMode(found, 'match').map((entry) => entry.resource)), [patient.id], 'what is found');
    const other = await search('Patient', { name: 'サクラ', identifier });
    expectEqual(ofMode(other, 'match').length, 0, 'the number found under another name');
  });
}

await walk.step('unknown-parameter', async () => {
  const outcome = await refused(search('Patient', { nonesuch: '1' }), 400);
  expectEqual(outcome.resourceType, 'OperationOutcome', 'the type of the answer');
  expectEqual(outcome.issue[0].severity, 'error', 'the severity');
  expect(outcome.issue[0].code && outcome.issue[0].details?.text, 'there is neither code nor text to show');
});

await walk.step('invalid-body', async () => {
  const body = { ...person(`${mark}-bad`), birthDate: '2026-13-45' };
  const outcome = await refused(client.create({ resourceType: 'Patient', body }), 400);
  expectEqual(outcome.issue[0].expression, ['Patient.birthDate'], 'the place');
});

await walk.step('conditional-create', async () => {
  const value = `${mark}-once`;
  const options = { headers: { 'If-None-Exist': `identifier=${encodeURIComponent(bySystem(personSystem, value))}` } };
  const one = await client.create({ resourceType: 'Patient', body: person(value), options });
  walk.leave('Patient', one.id);
  const two = await client.create({ resourceType: 'Patient', body: person(value), options });
  expectEqual([statusOf(one), statusOf(two)], [201, 200], 'the statuses');
  expectEqual(two.id, one.id, 'the id of the second');
});

await walk.step('update-if-match', async () => {
  need(patient, 'the patient');
  const options = { headers: { 'If-Match': `W/"${patient.meta.versionId}"` } };
  const body = { ...patient, birthDate: '2026-04-16' };
  const made = await client.update({ resourceType: 'Patient', id: patient.id, body, options });
  expectEqual([statusOf(made), made.birthDate], [200, '2026-04-16'], 'the update');
  expect(made.meta.versionId !== patient.meta.versionId, 'the version did not change');
  await refused(client.update({ resourceType: 'Patient', id: patient.id, body, options }), 412);
  patient = made;
});

await walk.step('patch', async () => {
  need(patient, 'the patient');
  const jsonPatch = [
    { op: 'test', path: '/gender', value: 'female' },
    { op: 'replace', path: '/gender', value: 'other' },
    { op: 'add', path: '/name/0/given/-', value: '咲' },
  ];
  const made = await client.patch({ resourceType: 'Patient', id: patient.id, jsonPatch });
  expectEqual([made.gender, made.name[0].given], ['other', ['花子', '咲']], 'what was patched');
  expectEqual(made.birthDate, patient.birthDate, 'what was not');
  expect(made.meta.versionId !== patient.meta.versionId, 'the version did not change');
  patient = made;
});

await walk.step('patch-refused', async () => {
  need(patient, 'the patient');
  const jsonPatch = [
    { op: 'replace', path: '/birthDate', value: '2020-01-01' },
    { op: 'test', path: '/gender', value: 'male' },
  ];
  const outcome = await refused(client.patch({ resourceType: 'Patient', id: patient.id, jsonPatch }), 422);
  expectEqual(outcome.resourceType, 'OperationOutcome', 'the type of the answer');
  const now = await client.read({ resourceType: 'Patient', id: patient.id });
  expectEqual(now, patient, 'what is there after a patch that was refused');
});

await walk.step('vread', async () => {
  need(patient, 'the patient');
  const found = await client.vread({ resourceType: 'Patient', id: patient.id, version: first });
  expectEqual([found.meta.versionId, found.birthDate], [first, '2026-04-15'], 'the first version');
});

await walk.step('history', async () => {
  need(patient, 'the patient');
  const bundle = await client.history({ resourceType: 'Patient', id: patient.id });
  const versions = entries(bundle).map((entry) => entry.resource.meta.versionId);
  expectEqual([bundle.type, versions[0], versions.at(-1)], ['history', patient.meta.versionId, first], 'the history');
  const [newest, oldest] = [0, -1].map((place) => entries(bundle).at(place).request.method);
  expect(['PUT', 'PATCH'].includes(newest) && oldest === 'POST', `the methods are ${newest} and ${oldest}`);
});

await walk.step('transaction', async () => {
  const value = `${mark}-t`;
  const answer = await client.transaction({ body: bundleOfThree(value) });
  expectEqual([answer.type, entries(answer).length], ['transaction-response', 3], 'the answer');
  const made = entries(answer).map((entry) => idOf(entry.response.location));
  ['Immunization', 'Patient', 'Immunization'].forEach((resourceType, index) => walk.leave(resourceType, made[index]));
  expectEqual(entries(answer).map((entry) => entry.response.status.slice(0, 3)), ['201', '201', '201'], 'the statuses');
  for (const id of [made[0], made[2]]) {
    const found = await client.read({ resourceType: 'Immunization', id });
    expectEqual(found.patient.reference, `Patient/${made[1]}`, 'the reference of a dose');
  }
});

await walk.step('transaction-all-or-nothing', async () => {
  const value = `${mark}-n`;
  const body = bundleOfThree(value, 'urn:uuid:00000000-0000-4000-8000-000000000000');
  const outcome = await refused(client.transaction({ body }), 400);
  expectEqual(outcome.resourceType, 'OperationOutcome', 'the type of the answer');
  const bundle = await search('Patient', { identifier: bySystem(personSystem, value) });
  expectEqual(entries(bundle).length, 0, 'the number of people stored all the same');
});

await walk.step('delete', async () => {
  const one = need(doses[0], 'the dose');
  const answer = await client.delete({ resourceType: 'Immunization', id: one.id });
  expect([200, 204].includes(statusOf(answer)), `the status is ${statusOf(answer)}`);
  const outcome = await refused(client.read({ resourceType: 'Immunization', id: one.id }), 410);
  expectEqual(outcome.issue[0].code, 'deleted', 'the code');
  const bundle = await client.history({ resourceType: 'Immunization', id: one.id });
  expectEqual(entries(bundle)[0].request.method, 'DELETE', 'the last entry of the history');
});

process.exitCode = await walk.end((one) => client.delete(one));
