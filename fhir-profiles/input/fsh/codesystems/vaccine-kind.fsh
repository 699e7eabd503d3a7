CodeSystem: VaccineKindCodes
Id: vaccine-kind
Title: "ワクチンの種別 / Vaccine kind"
Description: """
接種間隔の規則に使うワクチンの種別です。

Kinds of vaccines as the rule of intervals needs them.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/vaccine-kind"
* ^content = #complete
* ^property[0].code = #interval
* ^property[0].type = #string
* ^property[0].description = "間隔の規則での扱い / The class in the rule of intervals: injected-live or none"
* #live-injected "注射生ワクチン" "注射する生ワクチンです。 / A live vaccine that is injected."
  * ^designation[0].language = #en
  * ^designation[0].value = "Live, injected"
  * ^property[0].code = #interval
  * ^property[0].valueString = "injected-live"
* #live-percutaneous "経皮生ワクチン" "管針などで皮膚に入れる生ワクチンです。間隔では注射生ワクチンと同じに扱います。 / A live vaccine given through the skin; for intervals it counts as injected."
  * ^designation[0].language = #en
  * ^designation[0].value = "Live, percutaneous"
  * ^property[0].code = #interval
  * ^property[0].valueString = "injected-live"
* #live-oral "経口生ワクチン" "飲む生ワクチンです。 / A live vaccine that is swallowed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Live, oral"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
* #live-nasal "経鼻生ワクチン" "鼻に噴霧する生ワクチンです。 / A live vaccine sprayed into the nose."
  * ^designation[0].language = #en
  * ^designation[0].value = "Live, nasal"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
* #inactivated "不活化ワクチン" "病原体の働きをなくしたものや、その一部の糖などから作ったワクチンです。 / Made of germs that were inactivated, or of their sugars."
  * ^designation[0].language = #en
  * ^designation[0].value = "Inactivated"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
* #toxoid "トキソイド" "毒素の働きをなくしたワクチンです。 / Made of a toxin that was inactivated."
  * ^designation[0].language = #en
  * ^designation[0].value = "Toxoid"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
* #subunit "成分ワクチン" "病原体の一部のたんぱく質だけを使うワクチンです。 / Made of proteins of the germ."
  * ^designation[0].language = #en
  * ^designation[0].value = "Subunit"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
* #mrna "mRNAワクチン" "たんぱく質の設計図となる RNA を使うワクチンです。 / Made of RNA that carries the plan of a protein."
  * ^designation[0].language = #en
  * ^designation[0].value = "mRNA"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
* #vector "ウイルスベクターワクチン" "増えないウイルスに設計図を運ばせるワクチンです。 / Carried by a virus that cannot multiply."
  * ^designation[0].language = #en
  * ^designation[0].value = "Viral vector"
  * ^property[0].code = #interval
  * ^property[0].valueString = "none"
