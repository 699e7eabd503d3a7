Instance: evaluation-hana-mr-1
InstanceOf: SesshuImmunizationEvaluation
Title: "数える接種の例 / Example of a dose that counts"
Description: "MR の 1 回目が、麻しんの 1 回目として数えられます。 / The first MR dose counts as the first against measles."
Usage: #example
* insert RecordOf(139998)
* extension[scheduleVersion].valueString = "2026.10.1"
* extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#MEASLES
* status = #completed
* patient.reference = "Patient/hana"
* date = "2026-11-21"
* authority.reference = "Organization/organization-mirai"
* targetDisease = $TARGET-DISEASE#measles
* immunizationEvent.reference = "Immunization/hana-mr-1"
* doseStatus.coding[sesshu] = $DOSE-STATUS#valid
* doseStatus.coding[r4] = $R4-DOSE-STATUS#valid
* series = "jp-measles"
* doseNumberPositiveInt = 1
* seriesDosesPositiveInt = 2
