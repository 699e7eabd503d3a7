CodeSystem: TargetDiseaseCodes
Id: target-disease
Title: "対象疾病 / Target disease"
Description: """
ワクチンで防ぐ病気です。ほかの体系の符号は対応表にあります。

Diseases that vaccines prevent. The codes of other systems stand in the maps.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/target-disease"
* ^content = #complete
* #diphtheria "ジフテリア" "ジフテリア菌の毒素による病気です。 / Diphtheria: caused by the toxin of Corynebacterium diphtheriae."
  * ^designation[0].language = #en
  * ^designation[0].value = "Diphtheria"
* #pertussis "百日咳" "百日咳菌による長い咳の病気です。 / Pertussis: the long cough caused by Bordetella pertussis."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pertussis"
* #tetanus "破傷風" "破傷風菌の毒素による病気です。 / Tetanus: caused by the toxin of Clostridium tetani."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tetanus"
* #polio "ポリオ" "ポリオウイルスによる急性灰白髄炎です。 / Poliomyelitis: caused by polioviruses."
  * ^designation[0].language = #en
  * ^designation[0].value = "Poliomyelitis"
* #hib "ヒブ感染症" "インフルエンザ菌b型による髄膜炎などの感染症です。 / Haemophilus influenzae type b: meningitis and other infections by Haemophilus influenzae type b."
  * ^designation[0].language = #en
  * ^designation[0].value = "Haemophilus influenzae type b"
* #pneumococcal "肺炎球菌感染症" "肺炎球菌による肺炎や髄膜炎などの感染症です。 / Pneumococcal disease: pneumonia, meningitis and other infections by Streptococcus pneumoniae."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pneumococcal disease"
* #hepatitis-b "Ｂ型肝炎" "Ｂ型肝炎ウイルスによる肝臓の病気です。 / Hepatitis B: the liver disease of the hepatitis B virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis B"
* #rotavirus "ロタウイルス感染症" "ロタウイルスによる胃腸炎です。 / Rotavirus: the gastroenteritis of rotaviruses."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rotavirus"
* #tuberculosis "結核" "結核菌による感染症です。 / Tuberculosis: caused by Mycobacterium tuberculosis."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tuberculosis"
* #measles "麻しん" "麻しんウイルスによる発熱と発しんの病気です。 / Measles: caused by the measles virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Measles"
* #rubella "風しん" "風しんウイルスによる発しんの病気です。 / Rubella: caused by the rubella virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rubella"
* #mumps "おたふくかぜ" "ムンプスウイルスによる流行性耳下腺炎です。 / Mumps: the parotitis of the mumps virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mumps"
* #varicella "水痘" "水痘・帯状疱疹ウイルスの初めての感染（みずぼうそう）です。 / Varicella: the first infection with the varicella-zoster virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Varicella"
* #zoster "帯状疱疹" "体にひそむ水痘・帯状疱疹ウイルスが再び起こす病気です。 / Herpes zoster: the return of the varicella-zoster virus that stayed in the body."
  * ^designation[0].language = #en
  * ^designation[0].value = "Herpes zoster"
* #japanese-encephalitis "日本脳炎" "蚊が運ぶ日本脳炎ウイルスによる脳炎です。 / Japanese encephalitis: the encephalitis of a virus that mosquitoes carry."
  * ^designation[0].language = #en
  * ^designation[0].value = "Japanese encephalitis"
* #hpv "ヒトパピローマウイルス感染症" "子宮頸がんなどの原因となるヒトパピローマウイルスの感染です。 / Human papillomavirus: infection with the viruses that cause cervical and other cancers."
  * ^designation[0].language = #en
  * ^designation[0].value = "Human papillomavirus"
* #influenza "インフルエンザ" "季節性のインフルエンザです。 / Influenza: seasonal influenza."
  * ^designation[0].language = #en
  * ^designation[0].value = "Influenza"
* #covid-19 "新型コロナウイルス感染症" "SARS-CoV-2 による感染症です。 / COVID-19: caused by SARS-CoV-2."
  * ^designation[0].language = #en
  * ^designation[0].value = "COVID-19"
* #rsv "ＲＳウイルス感染症" "ＲＳウイルスによる気道の感染症です。 / Respiratory syncytial virus: the airway infection of the respiratory syncytial virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Respiratory syncytial virus"
* #hepatitis-a "Ａ型肝炎" "Ａ型肝炎ウイルスによる肝臓の病気です。 / Hepatitis A: the liver disease of the hepatitis A virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Hepatitis A"
* #meningococcal "髄膜炎菌感染症" "髄膜炎菌による髄膜炎や敗血症です。 / Meningococcal disease: meningitis and sepsis by Neisseria meningitidis."
  * ^designation[0].language = #en
  * ^designation[0].value = "Meningococcal disease"
* #rabies "狂犬病" "狂犬病ウイルスによる病気です。 / Rabies: caused by the rabies virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Rabies"
* #yellow-fever "黄熱" "蚊が運ぶ黄熱ウイルスによる病気です。 / Yellow fever: caused by a virus that mosquitoes carry."
  * ^designation[0].language = #en
  * ^designation[0].value = "Yellow fever"
* #typhoid "腸チフス" "チフス菌による全身の感染症です。 / Typhoid: the general infection by Salmonella Typhi."
  * ^designation[0].language = #en
  * ^designation[0].value = "Typhoid"
* #tick-borne-encephalitis "ダニ媒介脳炎" "マダニが運ぶウイルスによる脳炎です。 / Tick-borne encephalitis: the encephalitis of a virus that ticks carry."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tick-borne encephalitis"
* #smallpox "痘そう" "痘そうウイルスによる、根絶された病気です。 / Smallpox: the disease of the variola virus, which was eradicated."
  * ^designation[0].language = #en
  * ^designation[0].value = "Smallpox"
* #mpox "エムポックス" "エムポックスウイルスによる発しんの病気です。 / Mpox: caused by the mpox virus."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mpox"
