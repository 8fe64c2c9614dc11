# Writes tables of the R packages mlbench and ggplot2 (Debian: r-cran-mlbench, r-cran-ggplot2) as CSV files into a folder.
#
#     Rscript tables.R FOLDER
folder <- commandArgs(trailingOnly = TRUE)[1]
put <- function(table, name, column) {
  names(table)[names(table) == column] <- "target"
  table <- table[!is.na(table$target), ]
  write.csv(table, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "")
}
suppressWarnings(library(mlbench))
data(list = c("BostonHousing", "Ozone", "Servo", "Glass", "Ionosphere", "PimaIndiansDiabetes", "Satellite", "Sonar",
              "Soybean", "Vehicle", "Vowel"))
put(BostonHousing, "housing", "medv")
put(Ozone, "ozone", "V4")
put(Servo, "servo", "Class")
put(Glass, "glass", "Type")
put(Ionosphere, "ionosphere", "Class")
put(PimaIndiansDiabetes, "pima", "diabetes")
put(Satellite, "satellite", "classes")
put(Sonar, "sonar", "Class")
put(Soybean, "soybean", "Class")
put(Vehicle, "vehicle", "Class")
put(Vowel, "vowel", "Class")
set.seed(0)
diamonds <- as.data.frame(ggplot2::diamonds)
put(diamonds[sample(nrow(diamonds), 5000), ], "diamonds", "price")
