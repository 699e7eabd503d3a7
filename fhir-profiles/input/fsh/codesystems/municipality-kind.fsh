CodeSystem: MunicipalityKindCodes
Id: municipality-kind
Title: "自治体の種類 / Municipality kind"
Description: """
地方公共団体の種類です。

Kinds of local government.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/municipality-kind"
* ^content = #complete
* #prefecture "都道府県" "都、道、府、県です。 / A prefecture."
  * ^designation[0].language = #en
  * ^designation[0].value = "Prefecture"
* #designated-city "政令指定都市" "行政区を持つ、政令で指定された市です。 / A city designated by cabinet order, with wards."
  * ^designation[0].language = #en
  * ^designation[0].value = "Designated city"
* #ward "行政区" "政令指定都市の区です。単独の自治体ではありません。 / A ward of a designated city; not a municipality by itself."
  * ^designation[0].language = #en
  * ^designation[0].value = "Ward"
* #special-ward "特別区" "東京都の区です。 / A ward of Tokyo, a municipality by itself."
  * ^designation[0].language = #en
  * ^designation[0].value = "Special ward"
* #city "市" "市です。 / A city."
  * ^designation[0].language = #en
  * ^designation[0].value = "City"
* #town "町" "町です。 / A town."
  * ^designation[0].language = #en
  * ^designation[0].value = "Town"
* #village "村" "村です。 / A village."
  * ^designation[0].language = #en
  * ^designation[0].value = "Village"
