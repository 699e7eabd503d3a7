Instance: audit-read
InstanceOf: SesshuAuditEvent
Title: "読み取りの監査の例 / Example: a read"
Description: "アプリが本人の接種の記録を読みました。 / An app read a dose of its user."
Usage: #example
* extension[zone].valueCode = #internet
* extension[requestId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0202"
* type = $AUDIT-TYPE#rest
* subtype[0] = $RESTFUL#read
* action = #R
* recorded = "2026-11-21T02:00:00.123Z"
* outcome = #0
* purposeOfEvent = $ACT-REASON#PATRQT
* agent[0].who.reference = "Patient/taro"
* agent[0].requestor = true
* agent[0].network.address = "192.0.2.10"
* agent[0].network.type = #2
* agent[1].type = http://dicom.nema.org/resources/ontology/DCM#110153
* agent[1].who.identifier.system = $CLIENT-ID
* agent[1].who.identifier.value = "tebako-phr"
* agent[1].requestor = false
* source.site = "139998"
* source.observer.identifier.system = $CLIENT-ID
* source.observer.identifier.value = "sesshu"
* source.type = $AUDIT-SOURCE#4
* entity[0].what.reference = "Immunization/taro-covid-1/_history/2"
* entity[0].type = $AUDIT-ENTITY#2
* entity[0].role = $AUDIT-ROLE#4
* entity[1].what.reference = "Patient/taro"
* entity[1].type = $AUDIT-ENTITY#1
* entity[1].role = $AUDIT-ROLE#1
