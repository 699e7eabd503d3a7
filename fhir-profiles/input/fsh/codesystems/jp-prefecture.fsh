CodeSystem: JP_Prefecture
Id: jp-prefecture
Title: "都道府県番号 / Prefectures by number"
Description: """
都道府県を示す 2 桁の番号です（JIS X 0401）。

The two-digit numbers of the prefectures (JIS X 0401).
"""
* insert Restated(http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits)
* ^content = #complete
* ^caseSensitive = true
* #01 "北海道"
  * ^designation[0].language = #en
  * ^designation[0].value = "Hokkaido"
* #02 "青森県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Aomori"
* #03 "岩手県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Iwate"
* #04 "宮城県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Miyagi"
* #05 "秋田県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Akita"
* #06 "山形県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Yamagata"
* #07 "福島県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Fukushima"
* #08 "茨城県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Ibaraki"
* #09 "栃木県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Tochigi"
* #10 "群馬県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Gunma"
* #11 "埼玉県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Saitama"
* #12 "千葉県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Chiba"
* #13 "東京都"
  * ^designation[0].language = #en
  * ^designation[0].value = "Tokyo"
* #14 "神奈川県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Kanagawa"
* #15 "新潟県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Niigata"
* #16 "富山県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Toyama"
* #17 "石川県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Ishikawa"
* #18 "福井県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Fukui"
* #19 "山梨県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Yamanashi"
* #20 "長野県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nagano"
* #21 "岐阜県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Gifu"
* #22 "静岡県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Shizuoka"
* #23 "愛知県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Aichi"
* #24 "三重県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Mie"
* #25 "滋賀県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Shiga"
* #26 "京都府"
  * ^designation[0].language = #en
  * ^designation[0].value = "Kyoto"
* #27 "大阪府"
  * ^designation[0].language = #en
  * ^designation[0].value = "Osaka"
* #28 "兵庫県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Hyogo"
* #29 "奈良県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nara"
* #30 "和歌山県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Wakayama"
* #31 "鳥取県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Tottori"
* #32 "島根県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Shimane"
* #33 "岡山県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Okayama"
* #34 "広島県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Hiroshima"
* #35 "山口県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Yamaguchi"
* #36 "徳島県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Tokushima"
* #37 "香川県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Kagawa"
* #38 "愛媛県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Ehime"
* #39 "高知県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Kochi"
* #40 "福岡県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Fukuoka"
* #41 "佐賀県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Saga"
* #42 "長崎県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Nagasaki"
* #43 "熊本県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Kumamoto"
* #44 "大分県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Oita"
* #45 "宮崎県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Miyazaki"
* #46 "鹿児島県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Kagoshima"
* #47 "沖縄県"
  * ^designation[0].language = #en
  * ^designation[0].value = "Okinawa"
