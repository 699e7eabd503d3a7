// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
CodeSystem: VaccineGroupCodes
Id: vaccine-group
Title: "ワクチンの種類 / Vaccine groups"
Description: """
接種の回数と間隔を数える単位となるワクチンの種類です。製品はどれか一つの種類に属します。

Types of vaccines, the unit in which doses and intervals are counted. Each product belongs to one of them.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/vaccine-group"
* ^content = #complete
* ^property[0].code = #disease
* ^property[0].type = #Coding
* ^property[0].description = "対象疾病 / A disease that it prevents"
* #DTP-IPV-HIB "五種混合（DPT-IPV-Hib）" "五種混合（DPT-IPV-Hib）のワクチンです。製品が分からないときにも使います。 / DTaP-IPV-Hib, five-in-one: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "DTaP-IPV-Hib, five-in-one"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#diphtheria
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#pertussis
  * ^property[2].code = #disease
  * ^property[2].valueCoding = TargetDiseaseCodes#tetanus
  * ^property[3].code = #disease
  * ^property[3].valueCoding = TargetDiseaseCodes#polio
  * ^property[4].code = #disease
  * ^property[4].valueCoding = TargetDiseaseCodes#hib
* #DTP-IPV "四種混合（DPT-IPV）" "四種混合（DPT-IPV）のワクチンです。製品が分からないときにも使います。 / DTaP-IPV, four-in-one: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "DTaP-IPV, four-in-one"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#diphtheria
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#pertussis
  * ^property[2].code = #disease
  * ^property[2].valueCoding = TargetDiseaseCodes#tetanus
  * ^property[3].code = #disease
  * ^property[3].valueCoding = TargetDiseaseCodes#polio
* #DTP "三種混合（DPT）" "三種混合（DPT）のワクチンです。製品が分からないときにも使います。 / DTaP: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "DTaP"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#diphtheria
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#pertussis
  * ^property[2].code = #disease
  * ^property[2].valueCoding = TargetDiseaseCodes#tetanus
* #DT "二種混合（DT）" "二種混合（DT）のワクチンです。製品が分からないときにも使います。 / DT: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "DT"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#diphtheria
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#tetanus
* #TT "破傷風トキソイド" "破傷風トキソイドのワクチンです。製品が分からないときにも使います。 / Tetanus toxoid: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tetanus toxoid"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#tetanus
* #IPV "不活化ポリオ" "不活化ポリオのワクチンです。製品が分からないときにも使います。 / Inactivated polio: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Inactivated polio"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#polio
* #OPV "経口生ポリオ" "経口生ポリオのワクチンです。製品が分からないときにも使います。 / Oral polio: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Oral polio"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#polio
* #HIB "ヒブ" "ヒブのワクチンです。製品が分からないときにも使います。 / Hib: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hib"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#hib
* #PCV "小児用肺炎球菌（結合型）" "小児用肺炎球菌（結合型）のワクチンです。製品が分からないときにも使います。 / Pneumococcal conjugate: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal conjugate"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#pneumococcal
* #PCV-ADULT "成人用肺炎球菌（結合型）" "成人用肺炎球菌（結合型）のワクチンです。製品が分からないときにも使います。 / Pneumococcal conjugate, adults: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal conjugate, adults"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#pneumococcal
* #PPSV "肺炎球菌（莢膜多糖体）" "肺炎球菌（莢膜多糖体）のワクチンです。製品が分からないときにも使います。 / Pneumococcal polysaccharide: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal polysaccharide"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#pneumococcal
* #HEPB "Ｂ型肝炎" "Ｂ型肝炎のワクチンです。製品が分からないときにも使います。 / Hepatitis B: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis B"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#hepatitis-b
* #HEPA "Ａ型肝炎" "Ａ型肝炎のワクチンです。製品が分からないときにも使います。 / Hepatitis A: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis A"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#hepatitis-a
* #ROTA "ロタウイルス" "ロタウイルスのワクチンです。製品が分からないときにも使います。 / Rotavirus: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rotavirus"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#rotavirus
* #BCG "BCG" "BCGのワクチンです。製品が分からないときにも使います。 / BCG: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "BCG"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#tuberculosis
* #MR "麻しん風しん混合（MR）" "麻しん風しん混合（MR）のワクチンです。製品が分からないときにも使います。 / Measles and rubella: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles and rubella"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#measles
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#rubella
* #M "麻しん" "麻しんのワクチンです。製品が分からないときにも使います。 / Measles: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#measles
* #R "風しん" "風しんのワクチンです。製品が分からないときにも使います。 / Rubella: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rubella"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#rubella
* #MMR "麻しんおたふくかぜ風しん混合（MMR）" "麻しんおたふくかぜ風しん混合（MMR）のワクチンです。製品が分からないときにも使います。 / Measles, mumps and rubella: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles, mumps and rubella"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#measles
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#mumps
  * ^property[2].code = #disease
  * ^property[2].valueCoding = TargetDiseaseCodes#rubella
* #MMRV "麻しんおたふくかぜ風しん水痘混合（MMRV）" "麻しんおたふくかぜ風しん水痘混合（MMRV）のワクチンです。製品が分からないときにも使います。 / Measles, mumps, rubella and varicella: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles, mumps, rubella and varicella"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#measles
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#mumps
  * ^property[2].code = #disease
  * ^property[2].valueCoding = TargetDiseaseCodes#rubella
  * ^property[3].code = #disease
  * ^property[3].valueCoding = TargetDiseaseCodes#varicella
* #MUMPS "おたふくかぜ" "おたふくかぜのワクチンです。製品が分からないときにも使います。 / Mumps: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mumps"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#mumps
* #VAR "水痘" "水痘のワクチンです。製品が分からないときにも使います。 / Varicella: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Varicella"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#varicella
* #ZOSTER "帯状疱疹" "帯状疱疹のワクチンです。製品が分からないときにも使います。 / Zoster: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Zoster"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#zoster
* #JE "日本脳炎" "日本脳炎のワクチンです。製品が分からないときにも使います。 / Japanese encephalitis: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Japanese encephalitis"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#japanese-encephalitis
* #HPV "ヒトパピローマウイルス（HPV）" "ヒトパピローマウイルス（HPV）のワクチンです。製品が分からないときにも使います。 / Human papillomavirus: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Human papillomavirus"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#hpv
* #FLU "インフルエンザ" "インフルエンザのワクチンです。製品が分からないときにも使います。 / Influenza: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Influenza"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#influenza
* #FLU-LAIV "インフルエンザ（経鼻生）" "インフルエンザ（経鼻生）のワクチンです。製品が分からないときにも使います。 / Influenza, live nasal: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Influenza, live nasal"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#influenza
* #FLU-HD "インフルエンザ（高用量）" "インフルエンザ（高用量）のワクチンです。製品が分からないときにも使います。 / Influenza, high dose: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Influenza, high dose"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#influenza
* #COVID "新型コロナ" "新型コロナのワクチンです。製品が分からないときにも使います。 / COVID-19: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "COVID-19"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#covid-19
* #RSV "ＲＳウイルス" "ＲＳウイルスのワクチンです。製品が分からないときにも使います。 / Respiratory syncytial virus: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Respiratory syncytial virus"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#rsv
* #MENACWY "髄膜炎菌（4価）" "髄膜炎菌（4価）のワクチンです。製品が分からないときにも使います。 / Meningococcal ACWY: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Meningococcal ACWY"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#meningococcal
* #RABIES "狂犬病" "狂犬病のワクチンです。製品が分からないときにも使います。 / Rabies: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rabies"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#rabies
* #YF "黄熱" "黄熱のワクチンです。製品が分からないときにも使います。 / Yellow fever: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Yellow fever"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#yellow-fever
* #TYPHOID "腸チフス" "腸チフスのワクチンです。製品が分からないときにも使います。 / Typhoid: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Typhoid"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#typhoid
* #TBE "ダニ媒介脳炎" "ダニ媒介脳炎のワクチンです。製品が分からないときにも使います。 / Tick-borne encephalitis: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tick-borne encephalitis"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#tick-borne-encephalitis
* #SMALLPOX "痘そう" "痘そうのワクチンです。製品が分からないときにも使います。 / Smallpox: vaccines of this type, also where the product is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Smallpox"
  * ^property[0].code = #disease
  * ^property[0].valueCoding = TargetDiseaseCodes#smallpox
  * ^property[1].code = #disease
  * ^property[1].valueCoding = TargetDiseaseCodes#mpox
