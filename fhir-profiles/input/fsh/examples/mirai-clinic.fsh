Instance: mirai-clinic
InstanceOf: SesshuInstitution
Title: "医療機関の例 / Example of an institution"
Description: "みらい市の診療所です。 / A clinic in the invented city of Mirai."
Usage: #example
* extension[prefectureNo].valueCoding = $PREFECTURE#13
* extension[organizationCategory].valueCoding = $FEE-TABLE#1
* extension[organizationNo].valueIdentifier.value = "9999015"
* identifier[medicalInstitutionCode].value = "1319999015"
* active = true
* name = "みらい内科クリニック"
* alias = "Mirai Clinic"
* telecom.system = #phone
* telecom.value = "03-0000-0001"
* address.text = "東京都みらい市中央1-2-3"
* address.state = "東京都"
* address.city = "みらい市"
* address.line = "中央1-2-3"
* address.postalCode = "100-0000"
* address.country = "JP"
