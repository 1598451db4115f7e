"""Names that newspapers write in several ways: acronyms, their letters in Persian, full names.

A line is one thing, its names parted by bars. Every name is found by every other: a query for FATF
reaches «اف‌ای‌تی‌اف» and «گروه ویژه اقدام مالی». A name of several words counts where all of them
occur. Names behind the sign > stand for more than the others, which are not looked for in their
place: «آمریکا» is a continent too. A name that means other things as well (who, قدس) is left out.

Source: written by hand.
"""

ORGANISATIONS = """
nato|ناتو|سازمان پیمان آتلانتیک شمالی|پیمان آتلانتیک شمالی
brics|بریکس
opec|اوپک|سازمان کشورهای صادرکننده نفت
opec plus|اوپک پلاس|اوپک‌پلاس
gecf|مجمع کشورهای صادرکننده گاز
unesco|یونسکو
unicef|یونیسف|صندوق کودکان سازمان ملل
unhcr|کمیساریای عالی پناهندگان|کمیساریای عالی پناهندگان سازمان ملل
unrwa|آنروا|آنرا
unifil|یونیفل
undp|برنامه عمران سازمان ملل|برنامه توسعه ملل متحد
un|سازمان ملل|سازمان ملل متحد|ملل متحد
fatf|اف‌ای‌تی‌اف|گروه ویژه اقدام مالی|کارگروه ویژه اقدام مالی
cft|سی‌اف‌تی|کنوانسیون مقابله با تامین مالی تروریسم
iaea|آژانس بین‌المللی انرژی اتمی|آژانس انرژی اتمی|آژانس اتمی
npt|ان‌پی‌تی|پیمان منع گسترش سلاح‌های هسته‌ای|معاهده منع گسترش سلاح‌های هسته‌ای|پیمان عدم اشاعه
ctbt|سی‌تی‌بی‌تی|پیمان منع جامع آزمایش‌های هسته‌ای
jcpoa|برجام|برنامه جامع اقدام مشترک
instex|اینستکس
snapback|اسنپ‌بک|مکانیسم ماشه|مکانیزم ماشه
opcw|او‌پی‌سی‌دبلیو|سازمان منع سلاح‌های شیمیایی|سازمان منع تسلیحات شیمیایی
imf|صندوق بین‌المللی پول|آی‌ام‌اف
wto|سازمان تجارت جهانی|سازمان جهانی تجارت
سازمان جهانی بهداشت|سازمان بهداشت جهانی
fao|فائو|سازمان خواربار و کشاورزی ملل متحد
icc|دیوان کیفری بین‌المللی|دیوان بین‌المللی کیفری|آی‌سی‌سی
icj|دیوان بین‌المللی دادگستری|دیوان دادگستری بین‌المللی|دیوان لاهه
interpol|اینترپل|پلیس بین‌الملل
europol|یوروپل
eu|اتحادیه اروپا|اتحادیه اروپایی
oecd|سازمان همکاری و توسعه اقتصادی
osce|سازمان امنیت و همکاری اروپا
oic|سازمان همکاری اسلامی|سازمان کنفرانس اسلامی
gcc|شورای همکاری خلیج فارس
sco|سازمان همکاری شانگهای|پیمان شانگهای
eco|اکو|سازمان همکاری اقتصادی
eaeu|اتحادیه اقتصادی اوراسیا|اتحادیه اوراسیا
asean|آسه‌آن|آسه آن
g7|جی‌۷|گروه هفت|گروه ۷|جی هفت
g20|جی‌۲۰|گروه بیست|گروه ۲۰|جی بیست
world bank|بانک جهانی
ecb|بانک مرکزی اروپا
fbi|اف‌بی‌آی|پلیس فدرال آمریکا
cia|سیا|سازمان سیا|سی‌آی‌ای
nsa|ان‌اس‌ای|آژانس امنیت ملی آمریکا
mossad|موساد
ofac|اوفک|دفتر کنترل دارایی‌های خارجی
centcom|سنتکام|فرماندهی مرکزی آمریکا
pentagon|پنتاگون
irgc|سپاه پاسداران|سپاه پاسداران انقلاب اسلامی
pmoi|mko|سازمان مجاهدین خلق|مجاهدین خلق
isis|isil|daesh|داعش|دولت اسلامی عراق و شام
al qaeda|القاعده
taliban|طالبان
hamas|حماس
hezbollah|حزب‌الله
pkk|پ‌ک‌ک|پی‌کی‌کی|حزب کارگران کردستان
plo|ساف|سازمان آزادی‌بخش فلسطین
irib|صداوسیما|صدا و سیما|رادیو و تلویزیون ایران
فراجا|ناجا|نیروی انتظامی
نداجا|نیروی دریایی ارتش
نزاجا|نیروی زمینی ارتش
نهاجا|نیروی هوایی ارتش
فتا|پلیس فضای تولید و تبادل اطلاعات
صمت|صنعت معدن و تجارت|صنعت، معدن و تجارت
شستا|شرکت سرمایه‌گذاری تامین اجتماعی
ایدرو|سازمان گسترش و نوسازی صنایع
ایمیدرو|سازمان توسعه و نوسازی معادن
ایران‌ایر|iran air|iranair|هواپیمایی هما
fifa|فیفا|فدراسیون جهانی فوتبال
afc|ای‌اف‌سی|کنفدراسیون فوتبال آسیا
uefa|یوفا|اتحادیه فوتبال اروپا
ioc|کمیته بین‌المللی المپیک
nba|ان‌بی‌ای
uww|اتحادیه جهانی کشتی
fivb|فدراسیون جهانی والیبال
wada|وادا|آژانس جهانی مبارزه با دوپینگ
var|وی‌ای‌آر|کمک داور ویدیویی|کمک‌داور ویدیویی
ngo|ان‌جی‌او|سازمان مردم‌نهاد|سازمان غیردولتی
nasa|ناسا
spacex|اسپیس‌ایکس
msf|پزشکان بدون مرز
amnesty|عفو بین‌الملل|سازمان عفو بین‌الملل
hrw|دیده‌بان حقوق بشر
red cross|صلیب سرخ
oscar|اسکار
"""

MEDIA = """
cnn|سی‌ان‌ان
bbc|بی‌بی‌سی
nbc|ان‌بی‌سی
abc|ای‌بی‌سی
cbs|سی‌بی‌اس
afp|ای‌اف‌پی|فرانس‌پرس|خبرگزاری فرانسه
ap|آسوشیتدپرس|آسوشیتد پرس
reuters|رویترز
bloomberg|بلومبرگ
guardian|گاردین
new york times|نیویورک‌تایمز|نیویورک تایمز
washington post|واشنگتن‌پست|واشنگتن پست
wall street journal|وال‌استریت‌ژورنال|وال استریت ژورنال
financial times|فایننشال‌تایمز|فایننشال تایمز
economist|اکونومیست
times|تایمز
newsweek|نیوزویک
forbes|فوربس
politico|پولیتیکو
axios|آکسیوس
fox news|فاکس‌نیوز|فاکس نیوز
sky news|اسکای‌نیوز|اسکای نیوز
euronews|یورونیوز
dw|دویچه‌وله|دویچه وله
le monde|لوموند
al jazeera|aljazeera|الجزیره
al arabiya|alarabiya|العربیه
al mayadeen|المیادین
haaretz|هاآرتص|هاآرتز|هاارتص
jerusalem post|جروزالم‌پست|جروزالم پست
anadolu|آناتولی|آنادولو|خبرگزاری آناتولی
tass|تاس
ria novosti|ریانووستی|ریا نووستی
sputnik|اسپوتنیک
xinhua|شینهوا
irna|ایرنا|خبرگزاری جمهوری اسلامی
isna|ایسنا|خبرگزاری دانشجویان ایران
mehr news|mehrnews|خبرگزاری مهر
fars news|farsnews|خبرگزاری فارس
tasnim|تسنیم|خبرگزاری تسنیم
ilna|ایلنا
ibna|ایبنا
iqna|ایکنا
press tv|presstv|پرس‌تی‌وی|پرس تی وی
"""

COMPANIES = """
google|گوگل
apple|اپل
microsoft|مایکروسافت
amazon|آمازون
meta|متا
samsung|سامسونگ
huawei|هوآوی|هواوی
xiaomi|شیائومی|شیاومی
sony|سونی
nokia|نوکیا
lg|ال‌جی
intel|اینتل
amd|ای‌ام‌دی
nvidia|انویدیا
qualcomm|کوالکام
tsmc|تی‌اس‌ام‌سی
ibm|آی‌بی‌ام
oracle|اوراکل
openai|اوپن‌ای‌آی|اوپن ای آی
deepseek|دیپ‌سیک
tesla|تسلا
toyota|تویوتا
hyundai|هیوندای|هیوندا
kia|کیا
renault|رنو
peugeot|پژو
bmw|بی‌ام‌و|بی‌ام‌دبلیو
mercedes|مرسدس|مرسدس‌بنز
volkswagen|فولکس‌واگن
ford|فورد
byd|بی‌وای‌دی
boeing|بوئینگ
airbus|ایرباس
siemens|زیمنس
total|توتال
shell|شل
bp|بی‌پی
exxon|exxonmobil|اکسون‌موبیل|اکسون
gazprom|گازپروم
rosatom|روس‌اتم|روساتم
aramco|آرامکو
netflix|نتفلیکس
disney|دیزنی
uber|اوبر
alibaba|علی‌بابا
swift|سوئیفت|سوییفت
visa card|ویزاکارت
mastercard|مسترکارت
pfizer|فایزر
astrazeneca|آسترازنکا
moderna|مدرنا
sinopharm|سینوفارم
"""

TECHNOLOGY = """
youtube|یوتیوب|یوتوب
instagram|اینستاگرام|اینستا
telegram|تلگرام
whatsapp|واتساپ|واتس‌اپ
twitter|توییتر
facebook|فیسبوک|فیس‌بوک
tiktok|تیک‌تاک
linkedin|لینکدین
snapchat|اسنپ‌چت
clubhouse|کلاب‌هاوس
iphone|آیفون
ipad|آیپد|آی‌پد
macbook|مک‌بوک
ios|آی‌اواس
android|اندروید
windows|ویندوز
linux|لینوکس
chrome|کروم
chatgpt|چت‌جی‌پی‌تی
gpt|جی‌پی‌تی
gemini|جمینای|جمینی
grok|گروک
starlink|استارلینک
wifi|wi fi|وای‌فای
bluetooth|بلوتوث
gps|جی‌پی‌اس
sms|اس‌ام‌اس|پیامک
sim card|سیم‌کارت
vpn|وی‌پی‌ان|فیلترشکن
ip|آی‌پی
5g|فایوجی|اینترنت نسل پنجم
4g|اینترنت نسل چهارم
ai|هوش مصنوعی
iot|اینترنت اشیا
usb|یواس‌بی
cd|سی‌دی
dvd|دی‌وی‌دی
pdf|پی‌دی‌اف
led|ال‌ای‌دی
lcd|ال‌سی‌دی
tv|تلویزیون
ups|یو‌پی‌اس
cng|سی‌ان‌جی
lpg|ال‌پی‌جی
lng|ال‌ان‌جی
f16|f 16|اف‌۱۶
f35|f 35|اف‌۳۵
b52|b 52|بی‌۵۲
s300|s 300|اس‌۳۰۰
s400|s 400|اس‌۴۰۰
uav|پهپاد
internet|اینترنت
startup|استارتاپ|استارت‌آپ
"""

ECONOMY = """
dollar|دلار
usd|دلار آمریکا
euro|یورو
yuan|یوان
ruble|روبل
lira|لیر
dirham|درهم
bitcoin|btc|بیت‌کوین|بیتکوین
ethereum|eth|اتریوم
ripple|xrp|ریپل
dogecoin|دوج‌کوین
tether|usdt|تتر
blockchain|بلاک‌چین|بلاکچین
nft|ان‌اف‌تی|توکن غیرقابل تعویض
gdp|تولید ناخالص داخلی
gnp|تولید ناخالص ملی
cpi|شاخص قیمت مصرف‌کننده
vat|مالیات بر ارزش افزوده|مالیات ارزش افزوده
ipo|عرضه اولیه
etf|ای‌تی‌اف|صندوق قابل معامله
atm|خودپرداز|عابربانک
pos|کارت‌خوان
brent|برنت
forex|فارکس
dow jones|داوجونز|داو جونز
nasdaq|نزدک
"""

MEDICINE = """
covid|covid 19|covid19|کووید|کووید ۱۹|coronavirus|corona|کرونا|کروناویروس|ویروس کرونا
hiv|اچ‌آی‌وی
aids|ایدز
dna|دی‌ان‌ای
rna|آر‌ان‌ای
pcr|پی‌سی‌آر
mri|ام‌آر‌آی
ct scan|سی‌تی‌اسکن|سی تی اسکن
icu|آی‌سی‌یو|بخش مراقبت‌های ویژه
ccu|سی‌سی‌یو
ms|ام‌اس|مولتیپل اسکلروزیس
als|ای‌ال‌اس
hpv|اچ‌پی‌وی
ivf|آی‌وی‌اف
icd|آی‌سی‌دی
fda|سازمان غذا و داروی آمریکا|سازمان غذا و دارو آمریکا
omicron|امیکرون|اومیکرون
ebola|ابولا
influenza|آنفلوآنزا|آنفولانزا
"""

CLUBS = """
real madrid|رئال‌مادرید|رئال مادرید
atletico madrid|اتلتیکومادرید|اتلتیکو مادرید
madrid|مادرید
barcelona|barca|بارسلونا|بارسا
manchester united|منچستریونایتد|منچستر یونایتد
manchester city|منچسترسیتی|منچستر سیتی
liverpool|لیورپول
chelsea|چلسی
arsenal|آرسنال
tottenham|تاتنهام
juventus|یوونتوس|یووه
milan|میلان
inter milan|اینترمیلان|اینتر میلان
napoli|ناپولی
bayern|بایرن|بایرن‌مونیخ
dortmund|دورتموند
psg|پی‌اس‌جی|پاری‌سن‌ژرمن|پاری سن ژرمن
ajax|آژاکس
al nassr|النصر
al hilal|الهلال
la liga|لالیگا|لا لیگا
champions league|لیگ قهرمانان
premier league|لیگ برتر انگلیس
bundesliga|بوندسلیگا|بوندس‌لیگا
serie a|سری آ|سری‌آ
"""

PLACES = """
iran|ایران
tehran|تهران
usa|us|ایالات متحده|ایالات متحده آمریکا>america|آمریکا
america|آمریکا
uk|britain|بریتانیا|انگلیس|انگلستان|پادشاهی متحده
russia|روسیه
china|چین
france|فرانسه
germany|آلمان
italy|ایتالیا
spain|اسپانیا
turkey|turkiye|ترکیه
iraq|عراق
syria|سوریه
lebanon|لبنان
israel|اسرائیل|رژیم صهیونیستی|رژیم اشغالگر قدس
palestine|فلسطین
gaza|غزه
yemen|یمن
qatar|قطر
saudi arabia|عربستان|عربستان سعودی
uae|امارات|امارات متحده عربی
dubai|دبی
ukraine|اوکراین
afghanistan|افغانستان
pakistan|پاکستان
india|هند|هندوستان
japan|ژاپن
south korea|کره جنوبی
north korea|کره شمالی
canada|کانادا
australia|استرالیا
europe|اروپا
washington|واشنگتن
moscow|مسکو
beijing|پکن
london|لندن
paris|پاریس
vienna|وین
geneva|ژنو
brussels|بروکسل
"""

NAMES = "".join((ORGANISATIONS, MEDIA, COMPANIES, TECHNOLOGY, ECONOMY, MEDICINE, CLUBS, PLACES))
"""All lines."""
