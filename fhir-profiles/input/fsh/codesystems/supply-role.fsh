CodeSystem: SupplyRoleCodes
Id: supply-role
Title: "ワクチン配分の型 / Supply role"
Description: """
ワクチンの配分での施設の役割です。期間を限って変わります。

The part that a site plays in supply. It may change with time.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/supply-role"
* ^content = #complete
* #base "基本型" "冷凍庫を持ち、製造元から受け取り、ほかの施設に分ける施設です。 / Holds a freezer, receives from the maker and supplies others."
  * ^designation[0].language = #en
  * ^designation[0].value = "Base"
* #partner "連携型" "基本型から受け取り、主に自らの職員などに接種する施設です。 / Is supplied by a base and vaccinates mainly its own people."
  * ^designation[0].language = #en
  * ^designation[0].value = "Partner"
* #satellite "サテライト型" "基本型から受け取り、住民に接種する施設です。 / Is supplied by a base and vaccinates residents."
  * ^designation[0].language = #en
  * ^designation[0].value = "Satellite"
