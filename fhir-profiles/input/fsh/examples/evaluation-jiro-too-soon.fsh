Instance: evaluation-jiro-too-soon
InstanceOf: SesshuImmunizationEvaluation
Title: "数えない接種の例 / Example of a dose that does not count"
Description: "水痘の 2 回目が、前の回から 3 か月たたずに行われました。 / The second varicella dose was given less than three months after the first."
Usage: #example
* extension[scheduleVersion].valueString = "2026.10.1"
* extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#VAR
* status = #completed
* patient.reference = "Patient/jiro"
* date = "2026-11-21"
* targetDisease = $TARGET-DISEASE#varicella
* immunizationEvent.reference = "Immunization/jiro-var-2"
* doseStatus.coding[sesshu] = $DOSE-STATUS#not-valid
* doseStatus.coding[r4] = $R4-DOSE-STATUS#notvalid
* doseStatusReason[0].coding[0] = $DOSE-STATUS-REASON#tooSoon
* doseStatusReason[0].coding[1] = $R4-DOSE-STATUS-REASON#outsidesched
* doseStatusReason[0].coding[2] = $IMMDS-STATUS-REASON#toosoon
* description = "前の回から 3 か月以上おく必要がありました。"
* series = "jp-var"
