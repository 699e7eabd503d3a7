Instance: certificate-taro-composition
InstanceOf: SesshuCertificateComposition
Title: "証明書の表紙の例 / Example of the first page of a certificate"
Description: "海外で示す接種の記録の表紙です。 / The first page of a record of doses for travel."
Usage: #example
* extension[purpose].valueCode = #travel-record
* extension[validity].valuePeriod.start = "2026-11-21"
* extension[validity].valuePeriod.end = "2027-11-20"
* identifier.value = "urn:uuid:5f0d1a1e-2f7b-4c55-9d6e-1c1c6b8f2a01"
* status = #final
* subject.reference = "Patient/taro"
* date = "2026-11-21T11:05:00+09:00"
* author.reference = "Organization/organization-mirai"
* title = "予防接種証明書 / Certificate of vaccination"
* attester.mode = #official
* attester.time = "2026-11-21T11:05:00+09:00"
* attester.party.reference = "Organization/organization-mirai"
* section[immunizations].title = "接種の記録 / Doses"
* section[immunizations].entry[0].reference = "Immunization/taro-covid-1"
* section[immunizations].entry[0].extension[version].valueId = "2"
