Instance: consent-inquiry
InstanceOf: SesshuConsent
Title: "照会の例 / Example of an inquiry"
Description: "転入した人について、同意を要しない根拠で前の町に照会しました。 / The former town is asked on a basis that needs no consent."
Usage: #example
* status = #active
* category.coding = $CONSENT-PURPOSE#municipal-inquiry
* patient.reference = "Patient/taro"
* dateTime = "2026-11-20T14:30:00+09:00"
* organization.reference = "Organization/organization-mirai"
* policyRule = $INQUIRY-BASIS#status-after-move
* provision.type = #permit
* provision.actor.role = $SECURITY-ROLE#dataprocessor
* provision.actor.reference.identifier.system = $MUNICIPALITY-ID
* provision.actor.reference.identifier.value = "139998"
* provision.class = http://hl7.org/fhir/resource-types#Immunization
