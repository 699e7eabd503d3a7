Instance: provenance-correction
InstanceOf: SesshuProvenance
Title: "訂正の由来の例 / Example: a correction"
Description: "職員がロット番号を直した版です。前の版が残ります。 / Staff corrected a lot; the version before stays."
Usage: #example
* target.reference = "Immunization/taro-covid-1/_history/2"
* recorded = "2026-04-02T02:00:00Z"
* policy = "https://sesshu.example/policy/correction"
* reason.coding = $ACT-REASON#HQUALIMP
* reason.text = "予診票と照合し、ロット番号の打ち違いを直した"
* activity = $RECORD-ACTIVITY#correction
* agent[0].type = $PROVENANCE-PARTICIPANT#author
* agent[0].who.identifier.system = $CLIENT-ID
* agent[0].who.identifier.value = "staff-0031"
* agent[0].onBehalfOf.reference = "Organization/organization-mirai"
* entity.role = #revision
* entity.what.reference = "Immunization/taro-covid-1/_history/1"
