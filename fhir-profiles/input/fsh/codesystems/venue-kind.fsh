CodeSystem: VenueKindCodes
Id: venue-kind
Title: "会場の種類 / Venue kind"
Description: """
接種が行われた場所の種類です。

What kind of place a dose was given at.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/venue-kind"
* ^content = #complete
* #clinic "診療所" "診療所です。 / A clinic."
  * ^designation[0].language = #en
  * ^designation[0].value = "Clinic"
* #hospital "病院" "病院です。 / A hospital."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hospital"
* #mass-site "集団接種会場" "自治体が体育館などに設けた会場です。 / A site that a municipality set up, such as a gymnasium."
  * ^designation[0].language = #en
  * ^designation[0].value = "Municipal site"
* #large-centre "大規模接種会場" "国や都道府県が設けた大きな会場です。 / A large site of the state or a prefecture."
  * ^designation[0].language = #en
  * ^designation[0].value = "Large centre"
* #workplace "職域" "企業や大学などの会場です。 / A site of a company or university."
  * ^designation[0].language = #en
  * ^designation[0].value = "Workplace"
* #school "学校" "学校です。 / A school."
  * ^designation[0].language = #en
  * ^designation[0].value = "School"
* #health-centre "保健所・保健センター" "保健所または市町村保健センターです。 / A public health centre."
  * ^designation[0].language = #en
  * ^designation[0].value = "Public health centre"
* #care-facility "高齢者施設など" "高齢者や障害のある人の施設です。 / A facility for older or disabled people."
  * ^designation[0].language = #en
  * ^designation[0].value = "Care facility"
* #home "居宅" "住まいを訪ねて行う接種です。 / The home of the person."
  * ^designation[0].language = #en
  * ^designation[0].value = "Home"
* #quarantine "検疫所など" "検疫所など、黄熱の接種を行う指定の機関です。 / A quarantine station or another designated centre for yellow fever."
  * ^designation[0].language = #en
  * ^designation[0].value = "Quarantine station"
* #abroad "海外" "海外の施設です。 / A place abroad."
  * ^designation[0].language = #en
  * ^designation[0].value = "Abroad"
* #office "事務所" "接種は行わず、記録を入力する場所です。 / A place where records are entered and no doses are given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Office"
