Instance: consent-collation
InstanceOf: SesshuConsent
Title: "複数の市区町村の記録をまとめる同意の例 / Example of consent to collate"
Description: "海外用の証明書のために、二つの市区町村の記録をまとめることに同意しました。 / The records of two municipalities are put together for a travel certificate."
Usage: #example
* status = #active
* category.coding = $CONSENT-PURPOSE#travel-certificate
* patient.reference = "Patient/taro"
* dateTime = "2026-11-21T11:00:00+09:00"
* performer.reference = "Patient/taro"
* organization[0].reference = "Organization/organization-mirai"
* organization[1].identifier.system = $MUNICIPALITY-ID
* organization[1].identifier.value = "279986"
* policyRule = $INQUIRY-BASIS#consent
* provision.type = #permit
* provision.period.start = "2026-11-21"
* provision.period.end = "2026-11-21"
* provision.actor.role = $SECURITY-ROLE#dataprocessor
* provision.actor.reference.reference = "Organization/organization-mirai"
* provision.class = http://hl7.org/fhir/resource-types#Immunization
