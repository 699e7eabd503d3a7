Instance: consent-app
InstanceOf: SesshuConsent
Title: "アプリへの同意の例 / Example of consent for an app"
Description: "保護者が、子の接種の記録をアプリに 1 年間見せることに同意しました。 / A guardian lets an app see the doses of a child for a year."
Usage: #example
* status = #active
* category.coding = $CONSENT-PURPOSE#personal-app
* patient.reference = "Patient/hana"
* dateTime = "2026-11-21T10:00:00+09:00"
* performer.reference = "RelatedPerson/hana-mother"
* organization.reference = "Organization/organization-mirai"
* policyRule = $INQUIRY-BASIS#consent
* verification.verified = true
* verification.verifiedWith.reference = "RelatedPerson/hana-mother"
* verification.verificationDate = "2026-11-21"
* provision.type = #permit
* provision.period.start = "2026-11-21"
* provision.period.end = "2027-11-20"
* provision.actor.role = $SECURITY-ROLE#dataprocessor
* provision.actor.reference.identifier.system = $CLIENT-ID
* provision.actor.reference.identifier.value = "tebako-phr"
* provision.action = $CONSENT-ACTION#access
* provision.class[0] = http://hl7.org/fhir/resource-types#Immunization
* provision.class[1] = http://hl7.org/fhir/resource-types#ImmunizationRecommendation
