Instance: consent-inquiry-impossible
InstanceOf: SesshuConsent
Title: "同意を得られない照会の例 / Example of an inquiry without consent"
Description: "意思を確かめられない人について、理由を記録して照会しました。 / A person cannot be asked, and the reason is on record."
Usage: #example
* extension[notObtained].valueCodeableConcept.text = "入院中で意思の確認ができないため"
* status = #active
* category.coding = $CONSENT-PURPOSE#municipal-inquiry
* patient.reference = "Patient/yone"
* dateTime = "2026-11-20T15:10:00+09:00"
* organization.reference = "Organization/organization-mirai"
* policyRule = $INQUIRY-BASIS#consent-impossible
* provision.type = #permit
* provision.actor.role = $SECURITY-ROLE#dataprocessor
* provision.actor.reference.identifier.system = $MUNICIPALITY-ID
* provision.actor.reference.identifier.value = "139998"
