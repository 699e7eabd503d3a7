CodeSystem: ObservedFactCodes
Id: observed-fact
Title: "接種の予定を左右する事実 / Facts that decide what is due"
Description: """
接種の予定の計算に渡せる、人についての事実です。病気にかかったことは「対象疾病」の符号で渡します。

Facts about a person that the computation of what is due can be told. A disease that was had is told by a code of the target diseases.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/observed-fact"
* ^content = #complete
* #excluded "接種不適当" "この値のワクチンの接種に適しません。値にワクチンの種類を書きます。 / A vaccine that must not be given; the value names its group."
  * ^designation[0].language = #en
  * ^designation[0].value = "Excluded"
* #immunodeficiency "免疫不全" "明らかな免疫機能の異常があり、生ワクチンを接種できません。 / A marked immunodeficiency, which excludes live vaccines."
  * ^designation[0].language = #en
  * ^designation[0].value = "Immunodeficiency"
* #pregnancy "妊娠" "妊娠しています。値に分娩予定日を書きます。 / A pregnancy; the value is the expected date of delivery."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pregnancy"
* #keloid "ケロイド" "接種や外傷の跡がケロイドになったことがあります。 / Keloids after a vaccination or an injury."
  * ^designation[0].language = #en
  * ^designation[0].value = "Keloids"
* #tuberculosis-infection "結核の感染" "結核に感染したことがあります。 / An infection with tuberculosis."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tuberculosis infection"
* #intussusception "腸重積症" "腸重積症にかかったことがあります。 / Intussusception in the past."
  * ^designation[0].language = #en
  * ^designation[0].value = "Intussusception"
* #digestive-disorder "先天性消化管障害" "治療の済んでいない先天性の消化管障害があります。 / A congenital disorder of the digestive tract that was not treated."
  * ^designation[0].language = #en
  * ^designation[0].value = "Disorder of the digestive tract"
* #severe-combined-immunodeficiency "重症複合免疫不全" "重症複合免疫不全があります。 / Severe combined immunodeficiency."
  * ^designation[0].language = #en
  * ^designation[0].value = "Severe combined immunodeficiency"
* #mother-to-child-scheme "母子感染予防" "Ｂ型肝炎の母子感染予防の対象です。 / Under the scheme for infants of mothers with hepatitis B."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mother-to-child scheme"
* #severe-disability "重い内部障害" "心臓、腎臓、呼吸器、または HIV による重い障害があります。 / A severe disability of heart, kidneys, lungs or by HIV."
  * ^designation[0].language = #en
  * ^designation[0].value = "Severe disability"
* #hiv-disability "HIV による障害" "HIV による免疫の障害があります。 / A disability by HIV."
  * ^designation[0].language = #en
  * ^designation[0].value = "Disability by HIV"
* #long-illness "長期療養" "長期にわたる病気のため接種できませんでした。終わりの日に療養の終わりを書きます。 / A long illness kept the person from being vaccinated; its end is the end of the period."
  * ^designation[0].language = #en
  * ^designation[0].value = "Long illness"
* #long-illness-certified "長期療養（認定済み）" "同じく、市区町村が特例の対象と認めています。 / The same, and the municipality has certified it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Long illness, certified"
* #shortage-accepted "供給不足の認定" "ワクチンの不足が理由であると市区町村が認めています。 / The municipality accepts that a shortage of vaccine was the reason."
  * ^designation[0].language = #en
  * ^designation[0].value = "Shortage accepted"
* #rubella-antibody-low "風しん抗体価が低い" "検査で風しんの抗体が十分でないと分かりました。 / A test showed too few antibodies against rubella."
  * ^designation[0].language = #en
  * ^designation[0].value = "Low rubella antibodies"
* #shorter-interval-judged "短い間隔の判断" "短い間隔が必要であると医師が判断しました。 / A doctor judged that the shorter interval was needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Shorter interval judged"
