Instance: provenance-scan
InstanceOf: SesshuProvenance
Title: "読み取りからの由来の例 / Example: a scan"
Description: "会場の端末が接種券を読み取って作った版です。 / A version made by reading a coupon at a venue."
Usage: #example
* target.reference = "Immunization/taro-covid-1/_history/1"
* occurredDateTime = "2026-04-01T10:15:03+09:00"
* recorded = "2026-04-01T01:15:03.941Z"
* location.reference = "Location/mirai-gymnasium"
* activity = $RECORD-ACTIVITY#scan
* agent[0].type = $PROVENANCE-PARTICIPANT#assembler
* agent[0].who.identifier.system = $DEVICE-ID
* agent[0].who.identifier.value = "tab-00017"
* agent[0].onBehalfOf.reference = "Organization/organization-mirai"
* entity.role = #source
* entity.what.identifier.system = $SCAN-ID
* entity.what.identifier.value = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0001"
* entity.extension[session].extension[session].valueString = "s-20260401-mirai-01"
* entity.extension[session].extension[segment].valuePositiveInt = 2
