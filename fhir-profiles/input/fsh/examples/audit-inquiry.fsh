Instance: audit-inquiry
InstanceOf: SesshuAuditEvent
Title: "照会の監査の例 / Example: an inquiry"
Description: "職員が前の町に照会しました。 / Staff asked the former town."
Usage: #example
* extension[zone].valueCode = #lgwan
* extension[requestId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0303"
* type = $AUDIT-TYPE#rest
* subtype[act] = $AUDIT-SUBTYPE#inquiry-sent
* subtype[1] = $RESTFUL#operation
* action = #E
* recorded = "2026-11-20T05:30:00.5Z"
* outcome = #0
* purposeOfEvent = $ACT-REASON#PUBHLTH
* agent[0].who.identifier.system = $CLIENT-ID
* agent[0].who.identifier.value = "staff-0031"
* agent[0].requestor = true
* source.site = "139998"
* source.observer.identifier.system = $CLIENT-ID
* source.observer.identifier.value = "sesshu"
* entity[0].what.reference = "Patient/taro"
* entity[0].type = $AUDIT-ENTITY#1
* entity[0].role = $AUDIT-ROLE#1
