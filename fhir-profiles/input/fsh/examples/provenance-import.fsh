Instance: provenance-import
InstanceOf: SesshuProvenance
Title: "ファイルの行からの由来の例 / Example: a row of a file"
Description: "市のファイルの 12 行目から作られた版です。 / A version made of row 12 of a municipal file."
Usage: #example
* extension[requestId].valueString = "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0101"
* target.reference = "Immunization/hana-mr-1/_history/1"
* recorded = "2026-11-20T01:15:30.250Z"
* activity = $RECORD-ACTIVITY#import
* agent[0].type = $PROVENANCE-PARTICIPANT#enterer
* agent[0].who.identifier.system = $CLIENT-ID
* agent[0].who.identifier.value = "staff-0012"
* agent[0].onBehalfOf.reference = "Organization/organization-mirai"
* entity.role = #source
* entity.what.identifier.system = $IMPORT-ID
* entity.what.identifier.value = "0197c1ef-0000-7a51-9d2e-5b7f6f0a0009"
* entity.extension[row].valuePositiveInt = 12
* entity.extension[digest].valueString = "3b5d5c3712955042212316173ccf37be800f2d0b6f3b6a1f6d1e8a6d7f1b2c44"
