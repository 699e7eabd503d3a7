Instance: certificate-taro
InstanceOf: SesshuCertificateBundle
Title: "証明書の文書の例 / Example of a certificate as a document"
Description: "海外で示す接種の記録の文書です。 / A record of doses for travel, as a document."
Usage: #example
* identifier.value = "urn:uuid:5f0d1a1e-2f7b-4c55-9d6e-1c1c6b8f2a01"
* type = #document
* timestamp = "2026-11-21T11:05:01+09:00"
* entry[composition].fullUrl = "https://sesshu.example/fhir/Composition/certificate-taro-page"
* entry[composition].resource = certificate-taro-page
* entry[patient].fullUrl = "https://sesshu.example/fhir/Patient/certificate-taro-person"
* entry[patient].resource = certificate-taro-person
* entry[organization].fullUrl = "https://sesshu.example/fhir/Organization/certificate-taro-issuer"
* entry[organization].resource = certificate-taro-issuer
* entry[immunization].fullUrl = "https://sesshu.example/fhir/Immunization/certificate-taro-dose"
* entry[immunization].resource = certificate-taro-dose

Instance: certificate-taro-page
InstanceOf: SesshuCertificateComposition
Usage: #inline
* extension[purpose].valueCode = #travel-record
* extension[validity].valuePeriod.start = "2026-11-21"
* extension[validity].valuePeriod.end = "2027-11-20"
* identifier.value = "urn:uuid:5f0d1a1e-2f7b-4c55-9d6e-1c1c6b8f2a01"
* status = #final
* subject.reference = "Patient/certificate-taro-person"
* date = "2026-11-21T11:05:00+09:00"
* author.reference = "Organization/certificate-taro-issuer"
* title = "予防接種証明書 / Certificate of vaccination"
* attester.mode = #official
* attester.party.reference = "Organization/certificate-taro-issuer"
* section[immunizations].title = "接種の記録 / Doses"
* section[immunizations].entry[0].reference = "Immunization/certificate-taro-dose"
* section[immunizations].entry[0].extension[version].valueId = "2"

Instance: certificate-taro-person
InstanceOf: Patient
Usage: #inline
* name.use = #official
* name.text = "SESSHU TARO"
* name.family = "SESSHU"
* name.given = "TARO"
* birthDate = "1985-06-15"

Instance: certificate-taro-issuer
InstanceOf: SesshuMunicipality
Usage: #inline
* identifier[municipality].value = "139998"
* active = true
* name = "みらい市"
* alias = "Mirai City"

Instance: certificate-taro-dose
InstanceOf: Immunization
Usage: #inline
* status = #completed
* vaccineCode.coding = $CVX#208
* patient.reference = "Patient/certificate-taro-person"
* occurrenceDateTime = "2021-05-24"
* lotNumber = "FF9999"
* location.display = "Mirai City Gymnasium"
* protocolApplied.authority.reference = "Organization/certificate-taro-issuer"
* protocolApplied.doseNumberPositiveInt = 1
