Instance: parameters-validate-in
InstanceOf: SesshuParametersValidateIn
Title: "検証の入力の例 / Example of the input of $validate"
Description: "市区町村を、作成の前に検証します。 / A municipality is validated before it is created."
Usage: #example
* parameter[resource].resource = validated-sakura
* parameter[mode].valueCode = #create
* parameter[profile].valueUri = "https://sesshu.example/fhir/StructureDefinition/sesshu-municipality"

Instance: validated-sakura
InstanceOf: SesshuMunicipality
Usage: #inline
* identifier[municipality].value = "279986"
* name = "さくら町"
