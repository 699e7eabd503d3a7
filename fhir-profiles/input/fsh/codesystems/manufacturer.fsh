CodeSystem: ManufacturerCodes
Id: manufacturer
Title: "製造販売業者 / Manufacturer"
Description: """
ワクチンの製造販売業者です。MVX がある者は対応表にあります。

Makers of vaccines. Those with an MVX code stand in the map.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/manufacturer"
* ^content = #complete
* #biken "阪大微生物病研究会" "一般財団法人阪大微生物病研究会です。 / The Research Foundation for Microbial Diseases of Osaka University."
  * ^designation[0].language = #en
  * ^designation[0].value = "BIKEN"
* #km-biologics "KMバイオロジクス" "2018 年に化学及血清療法研究所の事業を継いだ会社です。 / Took over the business of Kaketsuken in 2018."
  * ^designation[0].language = #en
  * ^designation[0].value = "KM Biologics"
* #daiichi-sankyo "第一三共" "北里第一三共ワクチンを継いだ会社です。 / Took over Kitasato Daiichi Sankyo Vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Daiichi Sankyo"
* #denka "デンカ" "もとのデンカ生研です。 / Formerly Denka Seiken."
  * ^designation[0].language = #en
  * ^designation[0].value = "Denka"
* #sanofi "サノフィ" "もとのサノフィパスツールです。 / Formerly Sanofi Pasteur."
  * ^designation[0].language = #en
  * ^designation[0].value = "Sanofi"
* #gsk "グラクソ・スミスクライン" "グラクソ・スミスクライン株式会社です。 / GlaxoSmithKline K.K."
  * ^designation[0].language = #en
  * ^designation[0].value = "GlaxoSmithKline"
* #msd "MSD" "もとの万有製薬です。 / Formerly Banyu."
  * ^designation[0].language = #en
  * ^designation[0].value = "MSD"
* #pfizer "ファイザー" "ファイザー株式会社です。 / Pfizer Japan Inc."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pfizer"
* #takeda "武田薬品工業" "武田薬品工業株式会社です。 / Takeda Pharmaceutical Company."
  * ^designation[0].language = #en
  * ^designation[0].value = "Takeda"
* #moderna "モデルナ・ジャパン" "モデルナ・ジャパン株式会社です。 / Moderna Japan Co., Ltd."
  * ^designation[0].language = #en
  * ^designation[0].value = "Moderna Japan"
* #astrazeneca "アストラゼネカ" "アストラゼネカ株式会社です。 / AstraZeneca K.K."
  * ^designation[0].language = #en
  * ^designation[0].value = "AstraZeneca"
* #meiji-seika "Meiji Seika ファルマ" "Meiji Seika ファルマ株式会社です。 / Meiji Seika Pharma Co., Ltd."
  * ^designation[0].language = #en
  * ^designation[0].value = "Meiji Seika Pharma"
* #shionogi "塩野義製薬" "塩野義製薬株式会社です。 / Shionogi & Co., Ltd."
  * ^designation[0].language = #en
  * ^designation[0].value = "Shionogi"
* #jbl "日本ビーシージー製造" "日本ビーシージー製造株式会社です。 / Japan BCG Laboratory."
  * ^designation[0].language = #en
  * ^designation[0].value = "Japan BCG Laboratory"
* #jpri "日本ポリオ研究所" "経口生ポリオワクチンを作っていた研究所です。 / Made the oral polio vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Japan Poliomyelitis Research Institute"
* #unified "（統一株・各社）" "1989 年から 1993 年に、統一株のワクチンを作った各社です。 / The makers of the unified-strain vaccine of 1989 to 1993."
  * ^designation[0].language = #en
  * ^designation[0].value = "Unified strain, several makers"
