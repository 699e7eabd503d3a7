Instance: organization-mirai
InstanceOf: SesshuMunicipality
Title: "市区町村の例 / Example of a municipality"
Description: "みらい市です。 / The invented city of Mirai."
Usage: #example
* extension[prefectureNo].valueCoding = $PREFECTURE#13
* identifier[municipality].value = "139998"
* active = true
* type = $MUNICIPALITY-KIND#city
* name = "みらい市"
* alias = "Mirai City"
* telecom.system = #phone
* telecom.value = "03-0000-0000"
* telecom.use = #work
